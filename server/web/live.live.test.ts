import { describe, expect, test } from "vitest";
import { removeUser, setRole } from "../auth/people";
import type { HostObservation } from "../domain/cluster/observation";
import type { ClusterView, Overview } from "../domain/cluster/view";
import type { ClusterEvent } from "../domain/events/model";
import { unknown } from "../domain/reading";
import type { EventRow } from "../store/events/list";
import { beat, createInstallation } from "../store/installation";
import { writeRound } from "../store/round";
import { type Visitor, withWeb } from "./testing";

const live = withWeb();
const actor = { kind: "system", name: "test" } as const;

const makeCluster = async () => {
  const made = await live.store.prisma.cluster.create({
    data: {
      name: `web ${Math.random()}`,
      hosts: { create: [{ name: "lvs1", roles: ["director"], sshAddress: "192.168.0.2" }] },
    },
    include: { hosts: true },
  });
  const host = made.hosts[0];
  if (host === undefined) throw new Error("no host");
  return { clusterId: made.id, hostId: host.id };
};

const observation = (hostId: string, at: number, why: string): HostObservation => ({
  hostId,
  at,
  tookMs: 3,
  reach: { kind: "unreachable", since: at, code: "timeout", why },
  ipvs: unknown(why),
  rates: unknown(why),
  persistent: unknown(why),
  addresses: unknown(why),
  neighbours: unknown(why),
  ospf: unknown(why),
  ospfInterfaces: unknown(why),
  routes: unknown(why),
  kernelRoutes: unknown(why),
  vrrp: unknown(why),
  facts: unknown(why),
  keepalived: unknown(why),
  checkFailures: [],
});

const event = (clusterId: string, sentence: string): ClusterEvent => ({
  at: Date.now(),
  clusterId,
  hostId: null,
  code: "vip.withdrawn",
  severity: "down",
  sentence,
  subject: { kind: "cluster", id: clusterId },
});

const write = (hostId: string, why: string, events: readonly ClusterEvent[] = []) =>
  writeRound(live.store, {
    observations: [observation(hostId, Date.now(), why)],
    samples: [],
    spans: [],
    events,
  });

const reachOf = (view: ClusterView): string => {
  const reach = view.directors[0]?.reach;
  return reach?.kind === "unreachable" ? reach.why : "none";
};

/** The first message of a stream that satisfies `wanted`; the stream goes on. */
const until = async <T>(stream: AsyncGenerator<unknown>, wanted: (message: T) => boolean): Promise<T> => {
  for (;;) {
    const { value, done } = await stream.next();
    if (done) throw new Error("the stream ended before");
    if (wanted(value as T)) return value as T;
  }
};

const stream = (visitor: Visitor, path: string, input: unknown) => {
  const stop = new AbortController();
  return { messages: visitor.watch(path, input, stop.signal), stop: () => stop.abort() };
};

/** What ends a stream: the failure's text, or "ended". */
const endOf = (messages: AsyncGenerator<unknown>): Promise<string> =>
  (async () => {
    for await (const _ of messages);
    return "ended";
  })().catch((error: unknown) => String(error));

describe("a cluster, live", () => {
  test("the-view-comes-at-once-and-again-when-the-worker-has-written", async () => {
    const { clusterId, hostId } = await makeCluster();
    const { messages, stop } = stream(await live.person("viewer"), "cluster.live", { clusterId });
    expect((await messages.next()).value).toMatchObject({ cluster: { id: clusterId } });
    await write(hostId, "No answer within 5 s.");
    const view = await until<ClusterView>(messages, (each) => reachOf(each) === "No answer within 5 s.");
    expect(view.directors[0]?.name).toBe("lvs1");
    stop();
  });

  test("time-goes-on-although-nobody-writes", async () => {
    const { clusterId } = await makeCluster();
    const { messages, stop } = stream(await live.person("viewer"), "cluster.live", { clusterId });
    const first = await until<ClusterView>(messages, () => true);
    const second = await until<ClusterView>(messages, () => true);
    expect(second.at).toBeGreaterThan(first.at);
    stop();
  });

  test("a-cluster-that-is-not-there-is-said-and-one-that-is-removed-ends-its-stream-with-the-sentence", async () => {
    const viewer = await live.person("viewer");
    const nowhere = stream(viewer, "cluster.live", { clusterId: crypto.randomUUID() });
    expect(await endOf(nowhere.messages)).toMatch(/There is no such cluster/);
    const { clusterId } = await makeCluster();
    const { messages } = stream(viewer, "cluster.live", { clusterId });
    await messages.next();
    const ended = endOf(messages);
    const operator = await live.person("operator");
    const [cluster] = (await operator.api.cluster.list.query()).filter(({ id }) => id === clusterId);
    await operator.api.cluster.remove.mutate({ clusterId, name: cluster?.name ?? "" });
    expect(await ended).toMatch(/There is no such cluster/);
  });

  test("many-who-watch-get-the-same-view", async () => {
    const { clusterId, hostId } = await makeCluster();
    const viewer = await live.person("viewer");
    const streams = Array.from({ length: 5 }, () => stream(viewer, "cluster.live", { clusterId }));
    await Promise.all(streams.map(({ messages }) => messages.next()));
    await write(hostId, "one look for all");
    const views = await Promise.all(
      streams.map(({ messages }) =>
        until<ClusterView>(messages, (each) => reachOf(each) === "one look for all"),
      ),
    );
    expect(new Set(views.map(({ at }) => at)).size).toBe(1);
    for (const { stop } of streams) stop();
  });
});

describe("overview and events, live", () => {
  test("a-silent-worker-is-said-and-so-is-its-return", async () => {
    await createInstallation(live.store, { ageRecipient: "age1test", sshPublicKey: "ssh-ed25519 AAAA" });
    const { messages, stop } = stream(await live.person("viewer"), "overview.live", undefined);
    await until<Overview>(messages, ({ worker }) => worker.kind === "silent");
    await beat(live.store, "worker-1");
    await until<Overview>(messages, ({ worker }) => worker.kind === "alive");
    stop();
  });

  test("the-overview-has-a-row-per-cluster-and-follows-what-is-written", async () => {
    const { clusterId, hostId } = await makeCluster();
    const { messages, stop } = stream(await live.person("viewer"), "overview.live", undefined);
    const rowOf = ({ clusters }: Overview) => clusters.find(({ id }) => id === clusterId);
    await until<Overview>(messages, (overview) => rowOf(overview)?.observedAt === null);
    await write(hostId, "refused");
    await until<Overview>(messages, (overview) => rowOf(overview)?.status.kind !== "ok");
    stop();
  });

  test("only-new-events-come-each-once-and-in-order", async () => {
    const { clusterId, hostId } = await makeCluster();
    const other = await makeCluster();
    await write(hostId, "x", [event(clusterId, "before anybody watched")]);
    const { messages, stop } = stream(await live.person("viewer"), "event.live", { clusterId });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const message of messages) {
        seen.push(...(message as EventRow[]).map(({ sentence }) => sentence));
        if (seen.includes("last")) return;
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await write(hostId, "x", [event(clusterId, "first"), event(clusterId, "second")]);
    await write(other.hostId, "x", [event(other.clusterId, "elsewhere")]);
    await write(hostId, "x", [event(clusterId, "last")]);
    await reading;
    expect(seen).toEqual(["first", "second", "last"]);
    stop();
  });
});

describe("who is watching", () => {
  test("a-removed-persons-open-stream-ends-with-the-sentence", async () => {
    const { clusterId } = await makeCluster();
    const viewer = await live.person("viewer");
    const { messages } = stream(viewer, "cluster.live", { clusterId });
    await messages.next();
    const ended = endOf(messages);
    await removeUser(live.web.doors.auth, viewer.userId ?? "", actor);
    expect(await ended).toMatch(/Your session has ended/);
    expect((await viewer.fetch("/api/trpc/overview.get")).status).toBe(401);
  });

  test("a-demoted-person-goes-on-watching-and-may-no-longer-change", async () => {
    const { clusterId } = await makeCluster();
    const operator = await live.person("operator");
    const { messages, stop } = stream(operator, "cluster.live", { clusterId });
    await messages.next();
    await setRole(live.web.doors.auth, operator.userId ?? "", "viewer", actor);
    await expect(operator.api.cluster.rename.mutate({ clusterId, name: "mine" })).rejects.toThrow(
      "Your role (viewer) does not allow this.",
    );
    const first = await until<ClusterView>(messages, () => true);
    const later = await until<ClusterView>(messages, ({ at }) => at > first.at + 3_000);
    expect(later.cluster.id).toBe(clusterId);
    stop();
  });
});

describe("PostgreSQL restarts", () => {
  test("an-open-stream-stays-and-carries-what-is-written-afterwards", async () => {
    const { clusterId, hostId } = await makeCluster();
    const viewer = await live.person("viewer");
    const cluster = stream(viewer, "cluster.live", { clusterId });
    const events = stream(viewer, "event.live", { clusterId });
    await cluster.messages.next();
    const firstEvents = events.messages.next();
    // The second stream says nothing until there is an event: give it time to be open.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await live.db.restart("SIGKILL", 1_500);
    await write(hostId, "after the restart", [event(clusterId, "after the restart")]);
    const view = await until<ClusterView>(cluster.messages, (each) => reachOf(each) === "after the restart");
    expect(view.cluster.id).toBe(clusterId);
    expect((await firstEvents).value).toMatchObject([{ sentence: "after the restart" }]);
    cluster.stop();
    events.stop();
  });

  test("while-it-is-away-each-request-gets-one-clear-sentence", async () => {
    const viewer = await live.person("viewer");
    const restarted = live.db.restart("fast", 1_000);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await expect(viewer.api.overview.get.query()).rejects.toThrow(/PostgreSQL does not answer/);
    expect((await viewer.fetch("/api/health")).status).toBe(503);
    await restarted;
    await expect.poll(() => viewer.fetch("/api/health").then(({ status }) => status)).toBe(200);
    expect((await viewer.api.session.me.query()).user?.role).toBe("viewer");
  });
});

describe("the end", () => {
  test("closing-cuts-open-streams-so-that-browsers-come-back-and-is-over-soon", async () => {
    const { clusterId } = await makeCluster();
    const { messages } = stream(await live.person("viewer"), "cluster.live", { clusterId });
    await messages.next();
    const ended = endOf(messages);
    await live.web.close(1_000);
    expect(await ended).toMatch(/terminated|closed|reset/i);
    await expect(fetch(`${live.origin}/api/health`)).rejects.toThrow();
  }, 2_000);
});
