/** Which interfaces of which hosts hear each other. Nobody tells that; it is read from the networks of their addresses. */
import { covers } from "../../address";
import type { SceneHost, When } from "./scene";

/** Addresses with their length on an interface, without those that stand for one host only: observed, or written for the routing suite. */
export const networksOn = (host: SceneHost, when: When, name: string): readonly string[] => {
  const addresses = host.observation?.addresses;
  const held =
    addresses?.kind === "known"
      ? addresses.value.held
          .filter((one) => one.interface === name && one.scope === "global")
          .map((one) => `${one.address}/${one.prefixLength}`)
      : [];
  const written = host[when].routing?.interfaces.find((one) => one.name === name)?.addresses ?? [];
  const placed = host[when].placed
    .filter((one) => one.device === name && one.prefixLength !== null)
    .map((one) => `${one.address}/${one.prefixLength}`);
  return [...new Set([...held, ...written, ...placed])].filter((cidr) => !/\/(?:3[12]|12[78])$/.test(cidr));
};

/** `192.168.0.2/24` and `192.168.0.3/24` */
export const sameNetwork = (a: string, b: string): boolean =>
  covers(a, b.split("/")[0] ?? "") && covers(b, a.split("/")[0] ?? "");

/** Null where the addresses of one of them are not known. */
export const hearEachOther = (a: readonly string[], b: readonly string[]): boolean | null =>
  a.length === 0 || b.length === 0 ? null : a.some((one) => b.some((other) => sameNetwork(one, other)));
