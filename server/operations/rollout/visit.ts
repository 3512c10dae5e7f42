/** One step on one host: through the door, under this operation's lock, and again when an answer was lost. */

import type { ChangeSession } from "../../hosts/change/model";
import { ChangeRefused } from "../../hosts/change/refused";
import { HostError } from "../../hosts/errors";
import type { Operation } from "../../store/operations/model";
import { pause } from "../engine/pause";
import type { Ground } from "./ground";

export type Visit = {
  readonly ground: Ground;
  readonly operation: Operation;
  readonly hostId: string;
  /** Ends the waiting, not what the host is doing. */
  readonly signal: AbortSignal;
};

/** The host was removed from the inventory meanwhile. */
export class HostGone extends Error {
  override readonly name = "HostGone";
}

/**
 * Every verb may be asked again, so a connection that breaks, at whatever byte, costs a try and nothing else.
 * @throws HostError when the host did not answer for `patienceMs`, ChangeRefused when it said no, HostGone
 */
export const visit = async <T>(
  { ground, operation, hostId, signal }: Visit,
  work: (session: ChangeSession) => Promise<T>,
): Promise<T> => {
  const { door, timing, now } = ground;
  const begun = now();
  for (let wait = 200; ; wait = Math.min(2 * wait, 3_000))
    try {
      const target = await ground.target(hostId);
      if (target === null) throw new HostGone("The host was removed from Sluice.");
      return await door.with(
        target,
        async (session) => {
          await session.hold(operation.id, operation.epoch, timing.holdSeconds);
          return work(session);
        },
        { signal },
      );
    } catch (error) {
      // What another session is doing there is commonly our own, before its connection was cut: it goes on to its end.
      const patience = error instanceof ChangeRefused ? 10 * timing.patienceMs : timing.patienceMs;
      if (!passes(error) || signal.aborted || now() + wait > begun + patience) throw error;
      await pause(wait, signal);
    }
};

/** May it be otherwise in a moment? A changed host key or a refused sign-in waits for a person. */
const passes = (error: unknown): boolean => {
  if (error instanceof ChangeRefused) return error.code === "busy";
  if (!(error instanceof HostError)) return false;
  switch (error.code) {
    case "refused":
    case "timeout":
    case "unresolved":
    case "closed":
    case "error":
      return true;
    case "auth":
    case "host-key-unknown":
    case "host-key-changed":
    case "no-credential":
    case "sudo":
    case "protocol":
      return false;
  }
};
