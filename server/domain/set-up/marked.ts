/** Which packets a firewall mark takes. A service by mark wins over one by address: that one then sees none of them. Pure. */
import type { MarkRule } from "./model";

const rangeOf = (ports: string): readonly [number, number] => {
  const [first = "", last = first] = ports.split(":");
  return [Number(first), Number(last)];
};

export type Listens = { readonly protocol: string; readonly vip: string; readonly port: number };

/** The rule, and the ports of it, that mark what is meant for a VIP and port. */
export const marking = (
  rules: readonly MarkRule[],
  { protocol, vip, port }: Listens,
): { readonly rule: MarkRule; readonly ports: string } | null => {
  for (const rule of rules) {
    if (rule.vip !== vip || rule.protocol !== protocol.toLowerCase()) continue;
    const ports = rule.ports.find((one) => {
      const [first, last] = rangeOf(one);
      return first <= port && port <= last;
    });
    if (ports !== undefined) return { rule, ports };
  }
  return null;
};

/** The same ports without one of them: `8000:10000` without 9826 is `8000:9825 9827:10000`. */
export const without = (ports: string, port: number): string => {
  const [first, last] = rangeOf(ports);
  const range = (from: number, to: number): readonly string[] =>
    from > to ? [] : [from === to ? `${from}` : `${from}:${to}`];
  return [...range(first, port - 1), ...range(port + 1, last)].join(" ");
};
