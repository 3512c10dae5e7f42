/** What the tests of the changing script ask for again and again. */
import type { FileChange, HostAction } from "../../../domain/change/model";
import type { ChangeSession } from "../model";

export const CONF = "/etc/keepalived/keepalived.conf";
export const FRR = "/etc/frr/frr.conf";
export const RELOAD: HostAction = { kind: "reload-keepalived" };

export const conf = (from: string | null, to: string | null, path = CONF): FileChange => ({ path, from, to });

/** Holds the host, stages and arms. */
export const armed = async (
  session: ChangeSession,
  change: string,
  files: readonly FileChange[],
  actions: readonly HostAction[] = [],
  seconds = 60,
): Promise<void> => {
  await session.hold("op-1", 1, 600);
  await session.stage(change, { files, actions });
  await session.arm(change, seconds, actions);
};

/** The same, applied. */
export const applied = async (...args: Parameters<typeof armed>): Promise<void> => {
  await armed(...args);
  await args[0].apply(args[1]);
};

/** Polls; throws after 15 s. */
export const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 300; i++) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`not within 15 s: ${what}`);
};
