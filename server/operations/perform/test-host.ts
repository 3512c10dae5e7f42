/** The `test-host` request: tries one host from the wire up and says, step by step, what works and what does not. */
import { randomUUID } from "node:crypto";
import type { Role } from "../../domain/cluster/inventory";
import type { ReachCode } from "../../domain/cluster/observation";
import { parseFacts } from "../../domain/host/facts";
import { parseTable } from "../../domain/ipvs/table";
import { parseNeighboursText } from "../../domain/ospf/neighbours-text";
import { commandFailure } from "../../domain/output";
import type { Parsed } from "../../domain/reading";
import { HostError } from "../../hosts/errors";
import type { Answer, AnswerSection, HostPool, HostTarget } from "../../hosts/host";
import type { RequestAnswer } from "../requests";

type Step = RequestAnswer<"test-host">["steps"][number];

/** What must work before the host can be asked anything, in the order in which it is tried. */
const ladder = ["Network", "Host key", "Sign-in", "sudo", "Shell"] as const;

const rungOf: Readonly<Record<ReachCode, number>> = {
  refused: 0,
  timeout: 0,
  unresolved: 0,
  "host-key-unknown": 1,
  "host-key-changed": 1,
  auth: 2,
  "no-credential": 2,
  sudo: 3,
  protocol: 4,
  closed: 4,
  error: 4,
};

export const testHost = async (
  target: HostTarget,
  roles: readonly Role[],
  pool: HostPool,
  signal: AbortSignal,
): Promise<RequestAnswer<"test-host">> => {
  // A line of its own: the test must not profit from the connection that polling has open, nor end another test.
  const apart = { ...target, hostId: `test ${target.hostId} ${randomUUID()}` };
  const options = { deadlineMs: 15_000, impatient: true, signal };
  try {
    const started = performance.now();
    const greeting = await pool.ask(apart, "ping", [], options).catch((error: unknown) => error);
    const tookMs = performance.now() - started;
    if (greeting instanceof HostError) return { steps: brokenLadder(greeting, target, tookMs) };
    if (greeting instanceof Error) throw greeting;
    const facts = await pool.ask(apart, "facts", [], options);
    const look = await pool.ask(apart, "look", ["ipvs", "neighbour-text"], options);
    return { steps: [...wholeLadder(target, tookMs), ...daemons(facts, look, roles)] };
  } catch (error) {
    if (error instanceof HostError)
      return {
        steps: [
          ...wholeLadder(target, 0),
          { name: "Commands", ok: false, sentence: error.message, tookMs: null },
        ],
      };
    throw error;
  } finally {
    pool.forget(apart.hostId);
  }
};

const wholeLadder = (target: HostTarget, tookMs: number): Step[] => {
  const sentences = [
    `${target.address} port ${target.port} answers${target.jump ? ` through ${target.jump.address}` : ""}.`,
    "It shows the key that was confirmed.",
    `${target.user} may sign in.`,
    target.sudo
      ? "sudo -n works without a password."
      : "Not asked for: the login user's own rights are used.",
    "The script of verbs runs.",
  ];
  return ladder.map((name, i) => ({
    name,
    ok: true,
    sentence: sentences[i] ?? "",
    tookMs: i === 4 ? tookMs : null,
  }));
};

const brokenLadder = (error: HostError, target: HostTarget, tookMs: number): Step[] => {
  const broken = rungOf[error.code];
  return wholeLadder(target, tookMs).map((step, i) =>
    i < broken
      ? { ...step, tookMs: null }
      : i === broken
        ? { ...step, ok: false, sentence: error.message, tookMs }
        : { ...step, ok: null, sentence: "Not tried.", tookMs: null },
  );
};

const daemons = (facts: Answer, look: Answer, roles: readonly Role[]): Step[] => {
  const read = parseFacts(facts.sections[0]?.output ?? "", facts.at);
  if (read.kind === "failed")
    return [{ name: "Facts", ok: false, sentence: `${read.why}.`, tookMs: facts.tookMs }];
  const { versions, daemons: running } = read.value;
  const director = roles.includes("director");
  const [ipvs, neighbours] = look.sections;
  const saidByDirector = [
    step(
      "ipvsadm",
      failureOf("ipvsadm", ipvs, parseTable),
      `ipvsadm ${versions.ipvsadm ?? ""} shows the table.`,
    ),
    step(
      "keepalived",
      versions.keepalived === null
        ? "keepalived is not installed on this host"
        : running.keepalived
          ? null
          : "keepalived does not run on this host",
      `keepalived ${versions.keepalived ?? ""} runs.`,
    ),
  ];
  const routing = step(
    "vtysh",
    failureOf("vtysh", neighbours, parseNeighboursText),
    `${versions.routing ?? "The routing daemon"} answers.`,
  );
  return [...(director ? saidByDirector : []), ...(director || roles.includes("router") ? [routing] : [])];
};

const failureOf = (
  program: string,
  section: AnswerSection | undefined,
  parse: (output: string) => Parsed<unknown>,
): string | null => {
  if (section === undefined) return `${program} was not answered for`;
  const read = commandFailure(program, section) ?? parse(section.output);
  return read.kind === "failed" ? read.why : null;
};

const step = (name: string, failure: string | null, good: string): Step =>
  failure
    ? { name, ok: false, sentence: `${failure}.`, tookMs: null }
    : { name, ok: true, sentence: good, tookMs: null };
