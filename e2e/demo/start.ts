/**
 * Sluice and a cluster to look at, wired as a person would: the first administrator by the one-time link, the cluster by
 * discovery. Used by `npm run demo` and by the browser tests.
 */
import { type Session, signIn, visitor } from "../client";
import { ospfEcmp } from "../lab/topologies/ospf-ecmp";
import type { Topology } from "../lab/topology";
import { onboard } from "../onboard";
import { type Practice, startPractice } from "./practice";
import { type RunningServer, startServer } from "./server";
import { type DemoState, newPassword, readState, writeState } from "./state";

const email = "demo@sluice.example";
/** On screen wherever the cluster is named: what is no real daemon says so. */
const clusterName = (kind: Practice["kind"]): string =>
  kind === "uml" ? "Practice" : "Practice (simulated)";

export type DemoOptions = {
  readonly directory: string;
  /** Where the practice cluster runs: `lab` below this; `directory` when left out. */
  readonly labIn?: string;
  /** 0: any free port. */
  readonly port: number;
  readonly kind: Practice["kind"];
  /** Which practice cluster; the one with OSPF when left out. */
  readonly topology?: Topology;
  /** False: the machines run and Sluice is let in, but knows no cluster. A person adds it. */
  readonly onboarded?: boolean;
  /** Runs one step and shows it. */
  readonly step: <T>(name: string, work: () => T | Promise<T>) => Promise<T>;
  /** Collects what has to be ended, also when the start fails half way. */
  readonly endings: (() => Promise<void>)[];
  /** Called when the server ends by itself. */
  readonly died: () => void;
};

export type Demo = { readonly state: DemoState; readonly practice: Practice; readonly session: Session };

export const startDemo = async (options: DemoOptions): Promise<Demo> => {
  const { directory, kind, step } = options;
  const before = readState(directory);
  const [practice, running] = await Promise.all([
    step(kind === "uml" ? "practice cluster (real daemons)" : "simulated hosts", () =>
      practiceCluster(options, before),
    ),
    step("PostgreSQL, worker and web", () => server(options)),
  ]);
  const { password, session } = await step("sign-in", () => enter(running, before, directory));
  const state: DemoState = {
    url: running.url,
    email,
    password,
    lab: practice.kind,
    topology: practice.topology,
    hosts: before?.hosts ?? [],
    clusterId: before?.clusterId ?? "",
  };
  // Now already: a start that fails further on can be tried again.
  writeState(directory, state);
  const hosts = practice.hosts.map(({ name, address, port }) => ({
    name,
    address,
    port,
    user: practice.login.user,
  }));
  if (options.onboarded === false) {
    await step("Sluice's key is let in", () => letIn(session, practice));
    writeState(directory, { ...state, hosts });
    return { state: { ...state, hosts }, practice, session };
  }
  await step("cluster converged", () => practice.converged());
  await step("traffic from the client", () => practice.startTraffic());
  const clusterId = await step("discovery and onboarding", () => onboardOnce(session, practice, before));
  await step("every host answers", () => allAnswer(session, clusterId));
  const whole = { ...state, hosts, clusterId };
  writeState(directory, whole);
  return { state: whole, practice, session };
};

const practiceCluster = async (
  { kind, topology = ospfEcmp, directory, labIn = directory, endings }: DemoOptions,
  before: DemoState | null,
): Promise<Practice> => {
  const port = before?.lab === kind ? before.hosts[0]?.port : undefined;
  const practice = await startPractice(kind, topology, labIn, port && port - 1, () => undefined);
  endings.push(practice.stop);
  return practice;
};

const server = async ({ directory, port, endings, died }: DemoOptions): Promise<RunningServer> => {
  const running = await startServer({ directory, port, said: () => undefined });
  endings.push(running.stop);
  running.ended.then(died);
  return running;
};

/** The first administrator by the one-time link, or the one of the last demo. */
const enter = async ({ url, setUpToken }: RunningServer, before: DemoState | null, directory: string) => {
  const { setup } = visitor(url);
  const { needed } = await setup.state.query();
  const password = needed ? newPassword() : before?.password;
  if (!password)
    throw new Error(
      `${directory} has users, but none of a demo. Start with another SLUICE_DIR, or use npm start.`,
    );
  if (needed) await setup.create.mutate({ token: await setUpToken(), name: "Demo", email, password });
  return { password, session: await signIn(url, email, password) };
};

const letIn = async ({ api }: Session, practice: Practice): Promise<void> => {
  const installation = await until(async () => {
    const answer = await api.onboarding.installation.query();
    return answer.ready ? answer : null;
  }, "the worker's key");
  await practice.authorize(installation.sshPublicKey);
};

const onboardOnce = async (
  session: Session,
  practice: Practice,
  before: DemoState | null,
): Promise<string> => {
  const { api } = session;
  await letIn(session, practice);
  const known = (await api.cluster.list.query()).find((cluster) => cluster.id === before?.clusterId);
  if (known && before && sameDoors(before, practice)) return known.id;
  if (known) await api.cluster.remove.mutate({ clusterId: known.id, name: known.name });
  return onboard(api, practice.hosts, {
    visit: practice.visit,
    clusterName: clusterName(practice.kind),
    login: practice.login,
  });
};

/** Were the hosts reached as they are now, with the same host keys? The practice cluster keeps its keys; simulated hosts do not. */
const sameDoors = (before: DemoState, practice: Practice): boolean =>
  practice.kind === "uml" &&
  before.lab === "uml" &&
  before.topology === practice.topology &&
  practice.hosts.every((host) =>
    before.hosts.some((was) => was.name === host.name && was.port === host.port),
  );

/** Every host polled, and rates to see: what a person expects to look at. Going on without is better than not at all. */
const allAnswer = async ({ api }: Session, clusterId: string): Promise<void> => {
  for (let tries = 0; tries < 120; tries += 1) {
    const view = await api.cluster.get.query({ clusterId });
    const answered = [...view.routers, ...view.directors].every((host) => host.reach?.kind === "reachable");
    if (answered && view.directors.every((director) => director.rates.kind === "known")) return;
    await new Promise((done) => setTimeout(done, 500));
  }
};

const until = async <T>(look: () => Promise<T | null>, what: string): Promise<T> => {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`Waited 60 s for ${what}.`);
};
