import { describe, expect, it } from "vitest";
import { driftWords, ofServer, ofService, onHost } from "./about";
import type { Difference } from "./use-drift";

const one = (hostId: string, subject: string, sentence = "it differs"): Difference => ({
  id: `${hostId} x ${subject}`,
  code: "x",
  sentence,
  hostId,
  subject,
  desired: null,
  file: null,
  kernel: null,
  can: { adopt: false, repair: false },
  adopt: [],
  repair: [],
  action: null,
  lines: [],
});
const all = [
  one("a", "tcp 192.168.0.100:80"),
  one("a", "tcp 192.168.0.100:80 192.168.0.4:80"),
  one("b", "tcp 192.168.0.100:8080"),
  one("b", "/etc/keepalived/keepalived.conf"),
];

describe("which differences are about a thing", () => {
  it("of-a-service-those-of-its-servers-and-not-of-one-whose-key-begins-alike", () => {
    expect(ofService(all, "tcp 192.168.0.100:80").length).toBe(2);
    expect(ofServer(all, "tcp 192.168.0.100:80", "192.168.0.4:80").length).toBe(1);
  });
  it("of-a-host-all-that-was-found-there", () => {
    expect(onHost(all, "b").length).toBe(2);
  });
  it("are-told-whole-when-it-is-one-and-counted-when-there-are-more", () => {
    expect(driftWords([])).toBeNull();
    expect(driftWords(all.slice(0, 1))).toBe("it differs");
    expect(driftWords(all)).toMatch(/^4 differences/);
  });
});
