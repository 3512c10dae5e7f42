/** Enters one door and brings back what discovery needs, or why not. Reads only. */
import { readFindings } from "../../domain/onboarding/findings";
import { type Door, doorKey } from "../../domain/onboarding/proposal";
import type { HostReport, Visit } from "../../domain/onboarding/report";
import { SluiceError } from "../../domain/sluice-error";
import { HostError } from "../../hosts/errors";
import type { Answer, AnswerSection, HostPool, HostTarget, SshEndpoint } from "../../hosts/host";
import { scanHostKey } from "../../hosts/scan";
import { authOf } from "../../keys/auth";
import type { WorkerKeys } from "../../keys/key-file";

export type Visitor = { readonly pool: HostPool; readonly keys: WorkerKeys };

const deadlineMs = 20_000;

/** Never throws for a host's sake: a door that stays shut is a `failed` visit with its sentence. */
export const visit = async (door: Door, doors: readonly Door[], visitor: Visitor): Promise<Visit> => {
  try {
    const jump = await jumpOf(door, doors, visitor.keys);
    if (door.hostKey === null)
      return {
        kind: "unconfirmed",
        door,
        offered: await scanHostKey({ address: door.address, port: door.port, jump }),
      };
    const target: HostTarget = {
      ...(await endpointOf(door, visitor.keys)),
      hostId: `visit ${doorKey(door)}`,
      sudo: door.sudo,
      script: "sent",
      jump,
    };
    try {
      return { kind: "visited", report: await reportOf(door, target, visitor.pool) };
    } finally {
      visitor.pool.forget(target.hostId);
    }
  } catch (error) {
    if (error instanceof HostError || error instanceof SluiceError)
      return { kind: "failed", door, why: error.message };
    throw error;
  }
};

export const endpointOf = async (door: Door, keys: WorkerKeys): Promise<SshEndpoint> => ({
  address: door.address,
  port: door.port,
  user: door.user,
  auth: await authOf(door.credential, keys),
  hostKey: door.hostKey === null ? [] : [door.hostKey],
});

const jumpOf = async (door: Door, doors: readonly Door[], keys: WorkerKeys): Promise<SshEndpoint | null> => {
  if (door.via === null) return null;
  const via = doors.find((other) => doorKey(other) === door.via);
  if (!via?.hostKey || via.via !== null)
    throw new SluiceError(
      "invalid",
      `${doorKey(door)} is to be reached through ${door.via}, which is not a confirmed host reached directly. Nothing was sent.`,
    );
  return endpointOf(via, keys);
};

const look = ["ipvs", "addr", "neighbour-json", "route-json"] as const;

const reportOf = async (door: Door, target: HostTarget, pool: HostPool): Promise<HostReport> => {
  const options = { deadlineMs, impatient: true };
  const facts = await pool.ask(target, "facts", [], options);
  const seen = await pool.ask(target, "look", look, options);
  const text = await pool.ask(target, "look", ["neighbour-text", "route-text"], options);
  const files = await pool.ask(target, "read", ["/etc/keepalived/keepalived.conf"], options);
  return readFindings(door, facts.at, sectionsOf(facts, seen, text, files));
};

const sectionsOf = (...answers: readonly Answer[]): ReadonlyMap<string, AnswerSection> =>
  new Map(answers.flatMap((answer) => answer.sections.map((section) => [section.name, section])));
