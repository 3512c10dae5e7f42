import { beforeEach, describe, expect, test } from "vitest";
import type { Door, Proposal, ProposedHost } from "../../domain/onboarding/proposal";
import { SluiceError } from "../../domain/sluice-error";
import { loadInventory } from "../../store/inventory/load";
import { listen } from "../../store/listen";
import type { Store } from "../../store/store";
import { withStore } from "../../store/testing";
import { confirmProposal } from "./confirm-proposal";
import { confirmHostKey, rejectHostKey } from "./host-key";
import { removeCluster } from "./remove-cluster";
import { removeHost } from "./remove-host";
import { renameCluster } from "./rename-cluster";
import { updateHost } from "./update-host";

const live = withStore();
const now = new Date();

let store: Store;
let actor: { kind: "user"; id: string; name: string };
beforeEach(async () => {
  store = await live.another();
  const { id } = await store.prisma.user.create({
    data: { name: "Ada", email: "ada@example.org", role: "operator" },
  });
  actor = { kind: "user", id, name: "Ada" };
});

const key = (mark: string) => ({
  algorithm: "ssh-ed25519",
  publicKey: `AAAA${mark}`,
  fingerprint: `SHA256:${mark}`,
});
const sealed = "-----BEGIN AGE ENCRYPTED FILE-----\nsecret\n-----END AGE ENCRYPTED FILE-----\n";
const door = (address: string, changes: Partial<Door> = {}): Door => ({
  address,
  port: 22,
  user: "sluice",
  sudo: true,
  credential: { kind: "installation" },
  via: null,
  hostKey: key(address),
  ...changes,
});
const host = (name: string, address: string, changes: Partial<ProposedHost> = {}): ProposedHost => ({
  key: address,
  name,
  roles: ["director"],
  door: door(address),
  addresses: [address],
  state: "visited",
  offeredKey: null,
  failure: null,
  learntFrom: [],
  unknown: [],
  ...changes,
});
const proposal = (changes: Partial<Proposal> = {}): Proposal => ({
  clusterName: "web",
  hosts: [
    host("router", "192.168.0.1", { roles: ["router"] }),
    host("lvs1", "192.168.0.2"),
    host("rs1", "192.168.0.4", { roles: ["realserver"], door: null, state: "no-ssh" }),
  ],
  vips: [{ address: "192.168.0.100", label: "shop", learntFrom: [] }],
  services: [
    {
      key: "tcp 192.168.0.100:80",
      label: null,
      servers: [{ key: "192.168.0.4:80", hostKey: "192.168.0.4", label: null }],
      learntFrom: [],
    },
  ],
  notes: [],
  ...changes,
});
const confirm = (one = proposal()) => confirmProposal(store, one, actor, now);
const hostNamed = (name: string) => store.prisma.host.findFirstOrThrow({ where: { name } });
const refused = async (doing: Promise<unknown>): Promise<SluiceError> => {
  const error = await doing.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SluiceError)) throw new Error(`not refused with a sentence: ${String(error)}`);
  return error;
};
const audit = async () =>
  (await store.prisma.auditEntry.findMany({ orderBy: { id: "asc" } })).map(
    ({ actorName, sentence }) => `${actorName} ${sentence}`,
  );

describe("confirming a proposal", () => {
  test("makes-the-cluster-as-corrected-in-one-piece", async () => {
    const { clusterId } = await confirm();
    const inventory = await loadInventory(store, clusterId);
    expect(inventory?.hosts.map(({ name, roles, ssh }) => [name, roles, ssh?.address])).toEqual([
      ["lvs1", ["director"], "192.168.0.2"],
      ["router", ["router"], "192.168.0.1"],
      ["rs1", ["realserver"], undefined],
    ]);
    expect(inventory?.vips).toMatchObject([{ address: "192.168.0.100", label: "shop" }]);
    const rs1 = await hostNamed("rs1");
    expect(inventory?.services[0]?.servers).toMatchObject([{ key: "192.168.0.4:80", hostId: rs1.id }]);
    expect(await audit()).toEqual(["Ada added cluster web with 3 hosts"]);
  });

  test("pins-the-keys-that-were-confirmed-and-lets-the-others-wait", async () => {
    const offered = host("lvs2", "192.168.0.3", {
      door: door("192.168.0.3", { hostKey: null }),
      state: "to-visit",
      offeredKey: key("offered"),
    });
    await confirm(proposal({ hosts: [...proposal().hosts, offered] }));
    const keys = await store.prisma.hostKey.findMany({ orderBy: { address: "asc" } });
    expect(keys.map(({ address, state, confirmedById }) => [address, state, confirmedById])).toEqual([
      ["192.168.0.1", "pinned", actor.id],
      ["192.168.0.2", "pinned", actor.id],
      ["192.168.0.3", "pending", null],
    ]);
  });

  test("hosts-with-the-same-credential-share-it-and-secrets-stay-sealed", async () => {
    const secret = { kind: "sealed-key", sealed } as const;
    const hosts = ["a", "b"].map((name, n) =>
      host(name, `10.0.0.${n}`, { door: door(`10.0.0.${n}`, { credential: secret }) }),
    );
    await confirm(proposal({ hosts, services: [] }));
    expect(await store.prisma.credential.findMany()).toMatchObject([{ kind: "sealed-key", sealed }]);
  });

  test("a-host-behind-a-jump-host-is-reached-through-it", async () => {
    const inner = host("inner", "10.9.9.9", { door: door("10.9.9.9", { via: "192.168.0.2:22" }) });
    await confirm(proposal({ hosts: [inner, ...proposal().hosts] }));
    expect((await hostNamed("inner")).jumpHostId).toBe((await hostNamed("lvs1")).id);
  });

  test.for([
    [
      "two-hosts-of-one-name",
      { hosts: [host("a", "10.0.0.1"), host("a", "10.0.0.2")] },
      /Two hosts are named a/,
    ],
    [
      "two-hosts-at-one-door",
      { hosts: [host("a", "10.0.0.1"), host("b", "10.0.0.1", { key: "b" })] },
      /reached at/,
    ],
    [
      "a-jump-to-nowhere",
      { hosts: [host("a", "10.0.0.1", { door: door("10.0.0.1", { via: "x:22" }) })] },
      /no other/,
    ],
    [
      "two-hosts-that-are-reached-through-each-other",
      {
        hosts: [
          host("a", "10.0.0.1", { door: door("10.0.0.1", { via: "10.0.0.2:22" }) }),
          host("b", "10.0.0.2", { door: door("10.0.0.2", { via: "10.0.0.1:22" }) }),
        ],
      },
      /through itself/,
    ],
    ["a-vip-twice", { vips: [...proposal().vips, ...proposal().vips] }, /192.168.0.100 stands there twice/],
  ] as const)("%s-is-refused-and-stores-nothing", async ([, changes, sentence]) => {
    const error = await refused(confirm(proposal({ services: [], ...changes })));
    expect(error).toMatchObject({ code: "invalid" });
    expect(error.message).toMatch(sentence);
    expect(await store.prisma.cluster.count()).toBe(0);
    expect(await store.prisma.credential.count()).toBe(0);
    expect(await audit()).toEqual([]);
  });

  test("twice-is-refused-by-name-and-a-machine-belongs-to-one-cluster", async () => {
    await confirm();
    expect((await refused(confirm(proposal({ hosts: [], services: [] })))).message).toBe(
      "There is already a cluster named web.",
    );
    const again = await refused(confirm(proposal({ clusterName: "other" })));
    expect(again.message).toMatch(/^192\.168\.0\.[12]:22 is already (router|lvs1) of cluster web\.$/);
    expect(await store.prisma.cluster.count()).toBe(1);
  });

  test("two-at-once-make-one", async () => {
    const both = await Promise.allSettled([confirm(), confirm()]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await store.prisma.cluster.count()).toBe(1);
  });

  test("tells-the-worker-and-the-screens-after-it-is-stored-and-not-when-refused", async () => {
    const hints: string[] = [];
    const stop = listen(store, "sluice_inventory", (hint) => {
      hints.push(hint.kind === "notified" ? hint.payload : "missed");
    });
    await expect.poll(() => hints).toEqual(["missed"]);
    const { clusterId } = await confirm();
    await expect.poll(() => hints).toEqual(["missed", clusterId]);
    await refused(confirm());
    await renameCluster(store, clusterId, "shop", actor);
    await expect.poll(() => hints).toEqual(["missed", clusterId, clusterId]);
    stop();
  });
});

describe("host keys", () => {
  const shown = async (mark: string) => {
    const lvs1 = await hostNamed("lvs1");
    const { id } = await store.prisma.hostKey.create({
      data: { hostId: lvs1.id, address: "192.168.0.2", port: 22, ...key(mark), state: "pending" },
    });
    return id;
  };
  const states = async () =>
    (
      await store.prisma.hostKey.findMany({
        where: { address: "192.168.0.2" },
        orderBy: { fingerprint: "asc" },
      })
    ).map(({ fingerprint, state }) => `${fingerprint} ${state}`);

  test("a-confirmed-key-takes-the-place-of-the-pinned-one-and-twice-is-the-same-as-once", async () => {
    await confirm();
    const id = await shown("new");
    await confirmHostKey(store, id, actor, now);
    await confirmHostKey(store, id, actor, now);
    expect(await states()).toEqual(["SHA256:192.168.0.2 replaced", "SHA256:new pinned"]);
    expect((await audit())[1]).toBe("Ada confirmed host key SHA256:new of lvs1");
  });

  test("a-rejected-key-leaves-the-pinned-one-alone", async () => {
    await confirm();
    await rejectHostKey(store, await shown("new"), actor, now);
    expect(await states()).toEqual(["SHA256:192.168.0.2 pinned", "SHA256:new rejected"]);
  });

  test("a-key-that-is-not-there-is-said", async () => {
    expect((await refused(confirmHostKey(store, crypto.randomUUID(), actor, now))).code).toBe("not-found");
  });
});

describe("changing what is known", () => {
  test("a-cluster-is-renamed-unless-the-name-is-taken", async () => {
    const { clusterId } = await confirm();
    await confirm(proposal({ clusterName: "shop", hosts: [], services: [] }));
    expect((await refused(renameCluster(store, clusterId, "shop", actor))).code).toBe("conflict");
    await renameCluster(store, clusterId, "web-paris", actor);
    expect((await audit()).at(-1)).toBe("Ada renamed cluster web to web-paris");
  });

  test("a-cluster-goes-only-by-its-typed-name-and-takes-hosts-keys-and-secrets-along", async () => {
    const { clusterId } = await confirm();
    expect((await refused(removeCluster(store, clusterId, "wep", actor))).message).toMatch(
      /Nothing was removed/,
    );
    await removeCluster(store, clusterId, "web", actor);
    for (const rows of [store.prisma.host, store.prisma.hostKey, store.prisma.credential, store.prisma.vip])
      expect(await (rows as { count: () => Promise<number> }).count()).toBe(0);
    expect((await refused(removeCluster(store, clusterId, "web", actor))).code).toBe("not-found");
  });

  test("a-host-gets-another-door-and-the-unused-secret-goes", async () => {
    await confirm();
    const { id } = await hostNamed("lvs1");
    const ssh = { address: "10.0.0.2", port: 2222, user: "ops", sudo: false, viaHostId: null };
    await updateHost(
      store,
      { hostId: id, ssh: { ...ssh, credential: { kind: "sealed-password", sealed } } },
      actor,
    );
    await updateHost(store, { hostId: id, name: "lvs-one", roles: ["director", "router"], ssh }, actor);
    expect(
      await store.prisma.host.findUnique({ where: { id }, include: { credential: true } }),
    ).toMatchObject({
      name: "lvs-one",
      roles: ["director", "router"],
      sshAddress: "10.0.0.2",
      sshPort: 2222,
      credential: { kind: "sealed-password" },
    });
    await updateHost(store, { hostId: id, ssh: null }, actor);
    expect(await store.prisma.credential.findMany({ where: { kind: "sealed-password" } })).toEqual([]);
    expect((await audit()).join("\n")).not.toContain("secret");
  });

  test("a-host-is-not-reached-through-itself-nor-through-a-stranger", async () => {
    await confirm();
    const [lvs1, router, rs1] = await Promise.all(["lvs1", "router", "rs1"].map(hostNamed));
    const ssh = (viaHostId: string) => ({ address: "x", port: 22, user: "a", sudo: false, viaHostId });
    const through = (hostId: string, viaHostId: string) =>
      updateHost(store, { hostId, ssh: ssh(viaHostId) }, actor);
    const [a, b, none] = [lvs1?.id ?? "", router?.id ?? "", rs1?.id ?? ""];
    await through(a, b);
    for (const via of [a, b, none, crypto.randomUUID()])
      expect((await refused(through(b, via))).code).toBe("invalid");
  });

  test("a-name-that-is-taken-in-the-cluster-is-refused", async () => {
    await confirm();
    const { id } = await hostNamed("lvs1");
    expect((await refused(updateHost(store, { hostId: id, name: "router" }, actor))).message).toBe(
      "There is already a host named router in this cluster.",
    );
  });

  test("a-host-that-others-are-reached-through-stays-until-they-are-gone", async () => {
    const inner = host("inner", "10.9.9.9", { door: door("10.9.9.9", { via: "192.168.0.2:22" }) });
    await confirm(proposal({ hosts: [inner, ...proposal().hosts] }));
    const lvs1 = await hostNamed("lvs1");
    expect((await refused(removeHost(store, lvs1.id, actor))).message).toBe("inner is reached through lvs1.");
    await removeHost(store, (await hostNamed("inner")).id, actor);
    await removeHost(store, lvs1.id, actor);
    expect((await refused(removeHost(store, lvs1.id, actor))).code).toBe("not-found");
  });
});
