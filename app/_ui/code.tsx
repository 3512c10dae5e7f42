import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { CopyButton } from "./copy-button";

/** A word of a machine in a sentence: an option, a path, a command. */
export function Code({ children }: { children: ReactNode }) {
  return <code className="rounded-sm bg-sunken px-1 py-px font-mono text-xs">{children}</code>;
}

/** What a machine printed or should be told, byte for byte, to be read and copied. */
export function CodeBlock({
  text,
  label,
  maxLines = 24,
  wrap = false,
  className,
}: {
  text: string;
  /** Long lines go on in the next row: for what must be read to its end. */
  wrap?: boolean;
  /** What it is, for screen readers and the copy button: "sudoers line". */
  label: string;
  maxLines?: number;
  className?: string;
}) {
  return (
    <div
      className={classNames("group/code relative min-w-0 rounded-md border border-line bg-sunken", className)}
    >
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        style={{ maxHeight: `${maxLines * 1.125 + 1}rem` }}
        className="me-9 overflow-auto rounded-md p-2"
      >
        <pre
          className={classNames("font-mono text-xs", wrap && "whitespace-pre-wrap [overflow-wrap:anywhere]")}
        >
          {text}
        </pre>
      </section>
      <div className="absolute end-1 top-1 rounded-md bg-sunken">
        <CopyButton text={text} label={`Copy ${label}`} />
      </div>
    </div>
  );
}

/** The raw output behind a figure: the command, when it was answered, how it ended, and every byte of it. */
export function RawOutput({
  command,
  output,
  exitCode,
  truncated,
  when,
}: {
  command: string;
  output: string;
  exitCode: number | null;
  truncated: boolean;
  /** Its age, usually `<Age at={…} />`. */
  when?: ReactNode;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-ink-3 text-xs">
        <code className="min-w-0 break-all font-mono text-ink">$ {command}</code>
        <span className={exitCode ? "text-degraded" : undefined}>
          {exitCode === null ? "no exit code" : `exit ${exitCode}`}
        </span>
        {when}
      </div>
      {output === "" ? (
        <p className="text-ink-3">It printed nothing.</p>
      ) : (
        <CodeBlock text={output} label={`output of ${command}`} maxLines={40} />
      )}
      {truncated && (
        <p className="text-degraded text-xs">The output was longer; what is shown was cut at 1 MB.</p>
      )}
    </div>
  );
}
