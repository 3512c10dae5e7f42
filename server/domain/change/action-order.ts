/** What is done on a host, put in order whoever asked for it. Pure. */
import type { HostAction } from "./model";

/** In the order hosts take them: addresses and sysctls before keepalived, so that it finds what it binds to; OSPF last, so that nothing is announced that is not there. */
const ORDER: readonly HostAction["kind"][] = [
  "sysctl",
  "ip",
  "iptables",
  "ipvsadm",
  "stop-keepalived",
  "start-keepalived",
  "reload-keepalived",
  "vtysh",
];

/** A host takes each kind once. What is done last is taken back first. */
export const inOrder = (actions: readonly HostAction[]): readonly HostAction[] => {
  const byKind = new Map<HostAction["kind"], HostAction>();
  for (const action of actions) {
    const before = byKind.get(action.kind);
    byKind.set(action.kind, before === undefined ? action : both(before, action));
  }
  return [...byKind.values()].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
};

const both = (a: HostAction, b: HostAction): HostAction =>
  "apply" in a && "apply" in b && a.kind !== "iptables" && b.kind !== "iptables"
    ? { ...a, apply: [...a.apply, ...b.apply], undo: [...b.undo, ...a.undo] }
    : b;
