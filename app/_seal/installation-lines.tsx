"use client";
/** What to put on a host so that Sluice's own key may enter it: the authorized_keys line and the sudoers lines. */
import type { RouterOutputs } from "../../server/trpc/router";
import { Banner } from "../_ui/banner";
import { Code, CodeBlock } from "../_ui/code";

type Installation = RouterOutputs["onboarding"]["installation"];

/** The sudoers lines for another login than the one they are written for. */
export const sudoersFor = (sudoers: string, user: string): string =>
  /^[A-Za-z_][A-Za-z0-9_.-]*\$?$/.test(user)
    ? sudoers.replace(/^(# )?sluice(?= ALL=)/gm, `$1${user}`)
    : sudoers;

export function InstallationLines({
  installation,
  user,
  sudo,
}: {
  installation: Installation;
  user: string;
  sudo: boolean;
}) {
  if (!installation.ready) return <Banner kind="unknown">{installation.why}</Banner>;
  return (
    <div className="flex flex-col gap-3">
      <div>
        <p className="mb-1 text-ink-2 text-xs">
          On the host, into <Code>{user === "root" ? "/root" : `~${user}`}/.ssh/authorized_keys</Code>
        </p>
        <CodeBlock text={installation.authorizedKeysLine} label="authorized_keys line" maxLines={4} />
      </div>
      {sudo ? (
        <div>
          <p className="mb-1 text-ink-2 text-xs">
            And as root, into <Code>/etc/sudoers.d/sluice</Code>
          </p>
          <CodeBlock
            text={sudoersFor(installation.sudoers, user).trimEnd()}
            label="sudoers lines"
            maxLines={8}
          />
        </div>
      ) : null}
    </div>
  );
}
