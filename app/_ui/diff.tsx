import { Fragment, type ReactNode } from "react";
import { changedParts, type Part } from "./changed-part";
import { classNames } from "./class-names";

type Line = {
  readonly kind: "same" | "removed" | "added";
  readonly from: number | null;
  readonly to: number | null;
  readonly text: string;
  readonly end: "lf" | "crlf" | "none";
};
type Hunk = { readonly head: string; readonly lines: readonly Line[] };

const SIGN = { same: " ", removed: "−", added: "+" } as const;
const WORD = { same: "", removed: "removed: ", added: "added: " } as const;
const ROW = { same: "", removed: "bg-removed", added: "bg-added" } as const;
const STRONG = { same: "", removed: "bg-removed-strong", added: "bg-added-strong" } as const;
const END = { lf: "LF", crlf: "CR LF", none: "no line end" } as const;

/**
 * Two texts as unified hunks: numbers of both sides, a sign, and the part of a line that changed set off. Long lines wrap, since
 * what is cut off cannot be reviewed. `markOf` puts something behind a line, by its number in the new text.
 */
export function Diff({
  label,
  hunks,
  markOf,
}: {
  /** What differs, for screen readers: "/etc/keepalived/keepalived.conf on lvs1". */
  label: string;
  hunks: readonly Hunk[];
  markOf?: (line: number) => ReactNode;
}) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0 font-mono text-xs">
      <caption className="sr-only">{label}</caption>
      <colgroup>
        <col className="w-11" />
        <col className="w-11" />
        <col className="w-5" />
        <col />
      </colgroup>
      <tbody>
        {hunks.map((hunk) => (
          <Fragment key={hunk.head}>
            <tr>
              <td colSpan={4} className="select-none bg-sunken px-3 py-0.5 text-ink-3">
                {hunk.head}
              </td>
            </tr>
            {paired(hunk.lines).map(({ line, parts }) => (
              <tr
                key={`${line.kind} ${line.from} ${line.to}`}
                className={ROW[line.kind]}
                data-diff={line.kind}
              >
                <Num n={line.from} />
                <Num n={line.to} />
                <td aria-hidden className="select-none py-px text-center align-top text-ink-2">
                  {SIGN[line.kind]}
                </td>
                <td className="whitespace-pre-wrap py-px pe-3 align-top [overflow-wrap:anywhere]">
                  <span className="sr-only">{WORD[line.kind]}</span>
                  {parts.map((part) => (
                    <span
                      key={part.at}
                      className={part.changed ? classNames("rounded-sm", STRONG[line.kind]) : ""}
                    >
                      {part.text}
                    </span>
                  ))}
                  {line.kind !== "same" && line.end !== "lf" && (
                    <span className="ms-2 rounded-sm border border-line-strong px-1 font-sans text-2xs text-ink-2">
                      {END[line.end]}
                    </span>
                  )}
                  {line.to !== null && markOf?.(line.to)}
                </td>
              </tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

const Num = ({ n }: { n: number | null }) => (
  <td className="select-none py-px pe-2 text-end align-top text-ink-3">{n}</td>
);

type Shown = { readonly line: Line; readonly parts: readonly Part[] };

const whole = (line: Line): Part => ({ at: 0, text: line.text, changed: false });

/** Lines taken out and lines put in right behind them, as many of each, are the same lines before and after. */
function paired(lines: readonly Line[]): readonly Shown[] {
  const shown: Shown[] = [];
  for (let at = 0; at < lines.length; ) {
    const removed = run(lines, at, "removed");
    const added = run(lines, at + removed.length, "added");
    const pairs =
      removed.length === added.length
        ? removed.map((line, index) => changedParts(line.text, added[index]?.text ?? ""))
        : [];
    const show = (side: "from" | "to") => (line: Line, index: number) =>
      shown.push({ line, parts: pairs[index]?.[side] ?? [whole(line)] });
    removed.forEach(show("from"));
    added.forEach(show("to"));
    at += removed.length + added.length;
    const line = lines[at];
    if (line?.kind === "same") {
      shown.push({ line, parts: [whole(line)] });
      at += 1;
    }
  }
  return shown;
}

function run(lines: readonly Line[], from: number, kind: Line["kind"]): readonly Line[] {
  let to = from;
  while (lines[to]?.kind === kind) to += 1;
  return lines.slice(from, to);
}

/** The hunks as a patch program prints them, to be copied. */
export const patchText = (path: string, hunks: readonly Hunk[]): string =>
  [
    `--- ${path}`,
    `+++ ${path}`,
    ...hunks.flatMap((hunk) => [
      hunk.head,
      ...hunk.lines.flatMap((line) => [
        `${{ same: " ", removed: "-", added: "+" }[line.kind]}${line.text}`,
        ...(line.end === "none" ? ["\\ No newline at end of file"] : []),
      ]),
    ]),
    "",
  ].join("\n");
