import type { ReactNode } from "react";
import { Kbd } from "../../../../_ui/kbd";

/** What the lines mean. */
export function Legend() {
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-1 border-line border-t pt-2.5 text-ink-3 text-xs">
      <Entry
        line={<path d="M0 6h24" stroke="currentColor" strokeWidth="5" className="text-line-strong/60" />}
      >
        width: share of connections/s
      </Entry>
      <Entry
        line={
          <g className="text-down" stroke="currentColor">
            <path d="M0 6h22" strokeWidth="1.5" strokeDasharray="6 4" />
            <path d="M23 1v10" strokeWidth="2" />
          </g>
        }
      >
        withdrawn
      </Entry>
      <Entry
        line={
          <g className="text-off" stroke="currentColor">
            <path d="M0 6h22" strokeWidth="1.25" />
            <path d="M23 1v10" strokeWidth="2" />
          </g>
        }
      >
        weight 0, or stands by
      </Entry>
      <Entry
        line={
          <g stroke="currentColor">
            <path d="M0 6h16" strokeWidth="1.25" className="text-line-strong" />
            <circle cx="19.5" cy="6" r="3.5" strokeWidth="1.5" className="text-degraded" />
          </g>
        }
      >
        not for all
      </Entry>
      <Entry
        line={
          <path
            d="M1 6h24"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeDasharray="1 4"
            strokeLinecap="round"
            className="text-unknown"
          />
        }
      >
        unknown
      </Entry>
      <span className="ms-auto flex items-center gap-1.5">
        As tables <Kbd keys="t" />
      </span>
    </div>
  );
}

function Entry({ line, children }: { line: ReactNode; children: ReactNode }) {
  return (
    <span className="flex items-center gap-2">
      <svg aria-hidden width="25" height="12" fill="none">
        {line}
      </svg>
      {children}
    </span>
  );
}
