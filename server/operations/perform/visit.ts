/** Enters one door and brings back what discovery needs, or why not. Reads only. */
import { randomUUID } from "node:crypto";
import { readFindings } from "../../domain/onboarding/findings";
import { type Door, doorKey } from "../../domain/onboarding/proposal";
import type { HostReport, Visit } from "../../domain/onboarding/report";
import { SluiceError } from "../../domain/sluice-error";
import { HostError } from "../../hosts/errors";
import type { Answer, AnswerSection, HostPool, HostTarget, SshEndpoint, Verb } from "../../hosts/host";
import { readKeepalivedFiles } from "../../hosts/keepalived-files";
import { scanHostKey } from "../../hosts/scan";
import { authOf } from "../../keys/auth";
import type { WorkerKeys } from "../../keys/key-file";

export type Visitor = { readonly pool: HostPool; readonly keys: WorkerKeys; readonly signal: AbortSignal };

/** For one question; and for the whole visit, so that who waits for the discovery hears of the other hosts. */
const deadlineMs = 20_000;
const visitMs = 45_000;

/** Never throws for a host's sake: a door that stays shut is a `failed` visit with its sentence. */
export const visit = async (door: Door, doors: readonly Door[], visitor: Visitor): Promise<Visit> => {
  try {
    const jump = await jumpOf(door, doors, visitor.keys);
    if (door.hostKey === null)
      return {
        kind: "unconfirmed",
        door,
        offered: await scanHostKey({ address: door.address, port: door.port, jump, signal: visitor.signal }),
      };
    const target: HostTarget = {
      ...(await endpointOf(door, visitor.keys)),
      // Two people may visit the same host at once.
      hostId: `visit ${doorKey(door)} ${randomUUID()}`,
      sudo: door.sudo,
      script: "sent",
      jump,
    };
    try {
      return { kind: "visited", report: await reportOf(door, target, visitor) };
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

const reportOf = async (door: Door, target: HostTarget, { pool, signal }: Visitor): Promise<HostReport> => {
  const endsAt = performance.now() + visitMs;
  const ask = (verb: Verb, args: readonly string[]) =>
    pool.ask(target, verb, args, {
      deadlineMs: Math.max(1_000, Math.min(deadlineMs, Math.round(endsAt - performance.now()))),
      impatient: true,
      signal,
    });
  const facts = await ask("facts", []);
  const seen = await ask("look", ["ipvs", "addr", "neighbour-json", "route-json"]);
  // Quagga's vtysh knows no JSON.
  const text = readsJson(seen) ? null : await ask("look", ["neighbour-text", "route-text"]);
  const files = await readKeepalivedFiles(ask);
  const heard = sectionsOf(text ? [facts, text, withoutJson(seen)] : [facts, seen]);
  return readFindings(door, facts.at, heard, files && files.main.exitCode === 0 ? files : null);
};

const readsJson = (seen: Answer): boolean =>
  seen.sections.some(
    (section) => section.name === "neighbour-json" && section.output.trimStart().startsWith("{"),
  );

const withoutJson = (seen: Answer): Answer => ({
  ...seen,
  sections: seen.sections.filter((section) => !section.name.endsWith("-json")),
});

const sectionsOf = (answers: readonly Answer[]): ReadonlyMap<string, AnswerSection> =>
  new Map(answers.flatMap((answer) => answer.sections.map((section) => [section.name, section])));
