import { expect, it } from "vitest";
import { reportOnce } from "./report-once";

const host = (hostId: string, fingerprint: string) => ({
  hostId,
  hostKeys: [{ algorithm: "ssh-ed25519", publicKey: "AAAA", fingerprint }],
});

const watched = () => {
  const told: string[] = [];
  const clock = { now: 1_000_000 };
  const shown = reportOnce<ReturnType<typeof host>>(
    () => clock.now,
    async ({ hostId }) => {
      told.push(hostId);
    },
  );
  return { told, clock, shown };
};

it("tells of a host's key once a minute, however often it is shown", () => {
  const { told, clock, shown } = watched();
  shown(host("lvs1", "SHA256:a"));
  shown(host("lvs1", "SHA256:a"));
  shown(host("lvs2", "SHA256:a"));
  expect(told).toEqual(["lvs1", "lvs2"]);
  clock.now += 60_000;
  shown(host("lvs1", "SHA256:a"));
  expect(told).toEqual(["lvs1", "lvs2", "lvs1"]);
});

it("tells at once of a key that is shown after a person confirmed another", () => {
  const { told, clock, shown } = watched();
  shown(host("lvs1", "SHA256:a"));
  clock.now += 2_000;
  shown(host("lvs1", "SHA256:b"));
  expect(told).toEqual(["lvs1", "lvs1"]);
});
