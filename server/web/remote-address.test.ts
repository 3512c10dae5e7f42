import { expect, test } from "vitest";
import { remoteAddressOf } from "./remote-address";

test("the-peer-is-who-it-is-whatever-it-claims", () => {
  expect(remoteAddressOf("203.0.113.7", "10.0.0.1", [])).toBe("203.0.113.7");
  expect(remoteAddressOf("::ffff:203.0.113.7", undefined, [])).toBe("203.0.113.7");
});

test("a-trusted-proxy-is-believed-for-one-hop-and-not-for-what-the-client-wrote", () => {
  expect(remoteAddressOf("127.0.0.1", "1.2.3.4, 203.0.113.7", ["127.0.0.1"])).toBe("203.0.113.7");
  expect(remoteAddressOf("127.0.0.1", "1.2.3.4, 203.0.113.7, 10.0.0.2", ["127.0.0.1", "10.0.0.2"])).toBe(
    "203.0.113.7",
  );
  expect(remoteAddressOf("127.0.0.1", undefined, ["127.0.0.1"])).toBe("127.0.0.1");
});

test("an-endless-claim-does-not-become-an-endless-key", () => {
  expect(remoteAddressOf("127.0.0.1", "x".repeat(10_000), ["127.0.0.1"])).toHaveLength(64);
});
