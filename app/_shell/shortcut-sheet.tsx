"use client";
import { Dialog } from "../_ui/dialog";
import { Kbd } from "../_ui/kbd";
import { type Command, useAllCommands } from "./commands";

const GROUPS: readonly Command["group"][] = ["This page", "Go to", "Sluice"];

/** Every key that does something here and now. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const commands = useAllCommands().filter((command) => command.keys);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Shortcuts">
      <div className="flex flex-col gap-4">
        {GROUPS.map((group) => {
          const rows = commands.filter((command) => command.group === group);
          if (rows.length === 0) return null;
          return (
            <section key={group}>
              <h3 className="mb-1 text-ink-3 text-xs">{group}</h3>
              <dl>
                {rows.map((command) => (
                  <div
                    key={command.id}
                    className="flex h-8 items-center justify-between border-line border-b last:border-b-0"
                  >
                    <dt>{command.label}</dt>
                    <dd>
                      <Kbd keys={command.keys ?? ""} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
        <p className="text-ink-3 text-xs">
          <Kbd keys="Ctrl K" /> or <Kbd keys="/" /> finds anything by name or a piece of its address.
        </p>
      </div>
    </Dialog>
  );
}
