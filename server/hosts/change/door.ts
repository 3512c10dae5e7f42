/** Opens the changing script on a host: over a connection of its own, so that a reload blocks no poll and no poll cuts an apply. */
import { ScriptChannel } from "../channel";
import { connectSsh } from "../connect";
import { HostError, placeOf } from "../errors";
import { ConnectGate } from "../gate";
import type { HostTarget } from "../host";
import { JumpHosts } from "../jump";
import { doorOf, whereOf } from "../link";
import type { ChangeDoor, ChangeSession } from "./model";
import { changingProgram } from "./script";
import { Session } from "./session";

export type ChangeDoorOptions = {
  readonly connectTimeoutMs?: number;
  /** How long a connection is kept for the next step of the same rollout. */
  readonly keepMs?: number;
};

type Opened = {
  readonly channel: ScriptChannel;
  readonly session: Session;
  readonly close: () => void;
};
type Kept = Opened & { readonly timer: NodeJS.Timeout };

export const openChangeDoor = (options: ChangeDoorOptions = {}): ChangeDoor => {
  const { connectTimeoutMs: timeoutMs = 15_000, keepMs = 30_000 } = options;
  const gate = new ConnectGate();
  const jumps = new JumpHosts(gate);
  const kept = new Map<string, Kept>();
  const inUse = new Set<Opened>();
  let closed = false;

  const open = async (target: HostTarget, signal: AbortSignal | undefined): Promise<Opened> => {
    const where = whereOf(target);
    const jump = target.jump ? await jumps.borrow(target.jump, timeoutMs) : null;
    try {
      const client = await connectSsh(target, {
        name: where.name,
        timeoutMs,
        via: jump?.client ?? null,
        gate,
        ...(signal === undefined ? {} : { signal }),
      });
      const giveUp = (): void => void client.destroy();
      signal?.addEventListener("abort", giveUp, { once: true });
      try {
        const channel = await ScriptChannel.open(client, where, changingProgram(target), {
          guardSeconds: 0,
          timeoutMs,
        });
        const close = (): void => {
          channel.close();
          client.end();
          setTimeout(() => client.destroy(), 2_000).unref();
          jump?.giveBack();
        };
        return { channel, session: new Session(channel, where), close };
      } catch (error) {
        client.end();
        throw error;
      } finally {
        signal?.removeEventListener("abort", giveUp);
      }
    } catch (error) {
      jump?.giveBack();
      throw error;
    }
  };

  const take = (door: string): Opened | null => {
    const one = kept.get(door);
    if (one === undefined) return null;
    kept.delete(door);
    clearTimeout(one.timer);
    if (one.channel.isOpen) return one;
    one.close();
    return null;
  };

  const keep = (door: string, opened: Opened): void => {
    if (closed || keepMs === 0 || !opened.channel.isOpen || kept.has(door)) {
      opened.close();
      return;
    }
    const timer = setTimeout(() => take(door)?.close(), keepMs);
    timer.unref();
    kept.set(door, { ...opened, timer });
  };

  return {
    with: async (target, work, { signal } = {}) => {
      const unwanted = (): HostError =>
        new HostError("closed", `${placeOf(whereOf(target))}: no longer wanted.`);
      if (closed || signal?.aborted) throw unwanted();
      const door = doorOf(target);
      const opened = take(door) ?? (await open(target, signal));
      const giveUp = (): void => opened.close();
      signal?.addEventListener("abort", giveUp, { once: true });
      inUse.add(opened);
      try {
        if (closed || signal?.aborted) throw unwanted();
        return await work(opened.session satisfies ChangeSession);
      } finally {
        signal?.removeEventListener("abort", giveUp);
        inUse.delete(opened);
        if (signal?.aborted) opened.close();
        else keep(door, opened);
      }
    },
    close: () => {
      closed = true;
      for (const door of [...kept.keys()]) take(door)?.close();
      for (const opened of inUse) opened.close();
    },
  };
};
