import { describe, expect, test } from "vitest";
import { appendAudit, listAudit } from "../audit";
import { beat, createInstallation, loadInstallation, workerHealth } from "../installation";
import { withStore } from "../testing";
import { makeCluster } from "../testing-data";
import { hostTargets } from "./host-targets";
import { listClusters, loadInventory } from "./load";
import { reportHostKey, type ShownKey } from "./report-host-key";

const live = withStore();

const sealed = "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n";

describe("the inventory", () => {
  test("comes-whole-and-always-in-the-same-order", async () => {
    const { prisma } = live.store;
    const { id } = await prisma.cluster.create({
      data: {
        name: 'it\'s "web" \u202e',
        hosts: {
          create: [
            { name: "rs1", roles: ["realserver"], addresses: { create: [{ address: "192.168.0.4" }] } },
            {
              name: "lvs1",
              roles: ["director", "realserver"],
              sshAddress: "192.0.2.2",
              sshPort: 2222,
              addresses: { create: [{ address: "192.168.0.2" }, { address: "10.0.0.2" }] },
            },
          ],
        },
        vips: { create: [{ address: "192.168.0.101" }, { address: "192.168.0.100", label: "shop" }] },
        services: {
          create: [
            {
              key: "tcp 192.168.0.100:80",
              realServers: { create: [{ key: "b:80" }, { key: "a:80", label: "A" }] },
            },
          ],
        },
      },
    });
    const rs1 = await prisma.host.findFirstOrThrow({ where: { clusterId: id, name: "rs1" } });
    await prisma.realServer.updateMany({ where: { key: "a:80" }, data: { hostId: rs1.id } });
    const inventory = await loadInventory(live.store, id);
    expect(inventory).toMatchObject({
      cluster: { id, name: 'it\'s "web" \u202e' },
      hosts: [
        {
          name: "lvs1",
          roles: ["director", "realserver"],
          ssh: { address: "192.0.2.2", port: 2222 },
          addresses: ["10.0.0.2", "192.168.0.2"],
        },
        { name: "rs1", ssh: null, addresses: ["192.168.0.4"] },
      ],
      vips: [
        { address: "192.168.0.100", label: "shop" },
        { address: "192.168.0.101", label: null },
      ],
      services: [
        {
          key: "tcp 192.168.0.100:80",
          label: null,
          servers: [
            { key: "a:80", label: "A", hostId: rs1.id },
            { key: "b:80", label: null, hostId: null },
          ],
        },
      ],
    });
    expect(await listClusters(live.store)).toContainEqual({ id, name: 'it\'s "web" \u202e' });
  });

  test("of-an-unknown-cluster-is-none-whatever-stands-in-the-address", async () => {
    for (const id of ["00000000-0000-4000-8000-000000000000", "x", "'; --", "\0"])
      expect(await loadInventory(live.store, id)).toBeNull();
  });
});

describe("the worker", () => {
  test("gets-the-way-to-every-host-with-sealed-credentials-and-confirmed-keys-only", async () => {
    const store = await live.another();
    const { hosts } = await makeCluster(store, ["bastion", "lvs1", "seen-only"]);
    const [bastion, lvs1 = "", seenOnly = ""] = hosts;
    const key = { address: "lvs1.example", port: 22, algorithm: "ssh-ed25519", hostId: lvs1 };
    for (const state of ["pinned", "pending", "rejected", "replaced"])
      await store.prisma.hostKey.create({
        data: { ...key, publicKey: `key ${state}`, fingerprint: `SHA256:${state}`, state },
      });
    const credential = await store.prisma.credential.create({
      data: { kind: "sealed-key", user: "ops", sealed },
    });
    const agent = await store.prisma.credential.create({ data: { kind: "agent" } });
    await store.prisma.host.update({
      where: { id: lvs1 },
      data: {
        jumpHostId: bastion,
        credentialId: credential.id,
        sshUser: "ops",
        sudo: true,
        script: "installed",
        enabled: false,
      },
    });
    await store.prisma.host.update({ where: { id: bastion }, data: { credentialId: agent.id } });
    await store.prisma.host.update({ where: { id: seenOnly }, data: { sshAddress: null } });
    expect(await hostTargets(store)).toMatchObject([
      {
        hostId: bastion,
        credential: { kind: "agent" },
        hostKeys: [],
        jumpHostId: null,
        enabled: true,
        script: "sent",
      },
      {
        hostId: lvs1,
        name: "lvs1",
        roles: ["director"],
        address: "lvs1.example",
        port: 22,
        user: "ops",
        sudo: true,
        script: "installed",
        pollSeconds: 2,
        enabled: false,
        credential: { kind: "sealed-key", sealed },
        hostKeys: [{ algorithm: "ssh-ed25519", publicKey: "key pinned", fingerprint: "SHA256:pinned" }],
        jumpHostId: bastion,
      },
    ]);
  });

  test("reports-a-key-once-and-never-changes-what-a-person-decided", async () => {
    const store = await live.another();
    const { hosts } = await makeCluster(store);
    const shown: ShownKey = {
      hostId: hosts[0],
      address: "lvs1.example",
      port: 22,
      algorithm: "ssh-ed25519",
      publicKey: "AAAA",
      fingerprint: "SHA256:new",
    };
    const decide = (state: string) => store.prisma.hostKey.updateMany({ data: { state } });
    expect(await reportHostKey(store, shown)).toBe("pending");
    expect(await reportHostKey(store, shown)).toBe("pending");
    await decide("rejected");
    expect(await reportHostKey(store, shown)).toBe("rejected");
    await decide("pinned");
    expect(await reportHostKey(store, shown)).toBe("pinned");
    await decide("replaced");
    expect(await reportHostKey(store, shown)).toBe("pending");
    expect(await store.prisma.hostKey.count()).toBe(1);
    expect(await reportHostKey(store, { ...shown, hostId: crypto.randomUUID() })).toBeNull();
  });

  test("is-alive-while-it-beats-and-silent-before", async () => {
    const store = await live.another();
    expect(await workerHealth(store)).toEqual({ kind: "silent", seenAt: null });
    const halves = { ageRecipient: "age1one", sshPublicKey: "ssh-ed25519 AAAA sluice" };
    const made = await Promise.all(
      ["one", "two", "three"].map((n) => createInstallation(store, { ...halves, ageRecipient: `age1${n}` })),
    );
    expect(new Set(made.map(({ ageRecipient }) => ageRecipient)).size).toBe(1);
    expect(await loadInstallation(store)).toEqual(made[0]);
    expect(await workerHealth(store)).toEqual({ kind: "silent", seenAt: null });
    await beat(store, "w1");
    const alive = await workerHealth(store);
    expect(alive.kind).toBe("alive");
    await store.pool.query("UPDATE installation SET worker_seen_at = worker_seen_at - interval '7 seconds'");
    expect(await workerHealth(store)).toEqual({ kind: "silent", seenAt: (alive.seenAt ?? 0) - 7_000 });
  });
});

describe("the database itself refuses", () => {
  test.each([
    ["a-key-in-clear", { kind: "sealed-key", sealed: "-----BEGIN OPENSSH PRIVATE KEY-----" }],
    ["a-password-in-clear", { kind: "sealed-password", sealed: "secret" }],
    ["a-sealed-kind-without-its-secret", { kind: "sealed-key" }],
    ["a-secret-where-none-belongs", { kind: "agent", sealed }],
    ["an-unknown-kind", { kind: "plain" }],
  ])("%s", async (_, data) => {
    await expect(live.store.prisma.credential.create({ data })).rejects.toThrow();
  });

  test("a-jump-host-s-removal-while-others-need-it-but-not-that-of-a-whole-cluster", async () => {
    const { id, hosts } = await makeCluster(live.store, ["bastion", "lvs1"]);
    const { prisma } = live.store;
    await prisma.host.update({ where: { id: hosts[1] }, data: { jumpHostId: hosts[0] } });
    await expect(prisma.host.delete({ where: { id: hosts[0] } })).rejects.toThrow();
    await prisma.cluster.delete({ where: { id } });
    expect(await prisma.host.count({ where: { clusterId: id } })).toBe(0);
  });
});

test("the-audit-is-read-in-pages-newest-first-and-goes-with-its-transaction", async () => {
  const store = await live.another();
  const actor = { kind: "system", name: "set-up" } as const;
  for (let n = 0; n < 5; n++) await appendAudit(store.prisma, actor, { action: "a", sentence: `\0${n}` });
  await store.prisma
    .$transaction(async (tx) => {
      await appendAudit(tx, { kind: "worker", id: "w1" }, { action: "a", sentence: "undone" });
      throw new Error("undo");
    })
    .catch(() => undefined);
  const first = await listAudit(store, { limit: 3 });
  expect(first.entries.map(({ sentence, actor: who }) => [sentence, who])).toEqual(
    [4, 3, 2].map((n) => [`\uFFFD${n}`, "set-up"]),
  );
  const second = await listAudit(store, { limit: 3, before: first.next ?? "" });
  expect(second.entries.map(({ sentence }) => sentence)).toEqual(["\uFFFD1", "\uFFFD0"]);
  expect(second.next).toBeNull();
});
