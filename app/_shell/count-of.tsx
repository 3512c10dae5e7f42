import type { Count } from "#domain/cluster/view";
import { classNames } from "../_ui/class-names";
import { StatusGlyph } from "../_ui/status-mark";
import { countWords } from "./count-words";

/** "3/4": how many of all; marked when some are missing, well only in part, or not known. Not known is a dash, never 0. */
export function CountOf({ count, what, className }: { count: Count; what: string; className?: string }) {
  if (count.of === 0) return <span className={classNames("text-ink-3", className)}>none</span>;
  const { figure, mark, words } = countWords(count, what);
  return (
    <span
      data-tip={words}
      className={classNames("inline-flex items-baseline gap-1.5 whitespace-nowrap", className)}
    >
      {mark && <StatusGlyph kind={mark} size={10} inText />}
      <span aria-hidden className={mark && mark !== "unknown" ? "font-medium" : undefined}>
        {figure}
        <span className="text-ink-3">/{count.of}</span>
      </span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
