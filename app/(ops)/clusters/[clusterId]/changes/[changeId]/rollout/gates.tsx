/** What has to be true after a change was applied, and whether it is. */
import type { Gate } from "#domain/change/model";
import { StatusGlyph } from "../../../../../../_ui/status-mark";

export function Gates({ gates, over }: { gates: readonly Gate[]; over: boolean }) {
  return (
    <ul className="flex flex-col gap-0.5">
      {gates.map((gate) => (
        <li key={gate.name} data-gate={gate.name} className="flex items-baseline gap-2">
          <StatusGlyph
            kind={gate.ok === null ? "unknown" : gate.ok ? "ok" : over ? "down" : "degraded"}
            inText
          />
          <span className="sr-only">
            {gate.ok === null ? "not known yet" : gate.ok ? "true" : "not true"}:
          </span>
          <span className="w-36 shrink-0 text-ink-3">{gate.name}</span>
          <span className={gate.ok === false ? undefined : "text-ink-2"}>{gate.sentence}</span>
        </li>
      ))}
    </ul>
  );
}
