/**
 * Which commands open a context, and which lines stay in it. The daemons ignore indentation: a line is tried in the open context and,
 * if that does not know it, in the one around it. So an indented line belongs to the open section, and a line
 * without indentation does when its first words are known there.
 */

export type SectionKind =
  | "interface"
  | "router"
  | "route-map"
  | "line"
  | "vrf"
  | "key-chain"
  | "inner"
  | "other";

const OPENERS: readonly (readonly [RegExp, SectionKind])[] = [
  [/^interface \S+/, "interface"],
  [/^router (?:ospf6?|bgp|ripng|rip|isis|eigrp|babel|openfabric)\b/, "router"],
  [/^route-map \S+ (?:permit|deny) \d+/, "route-map"],
  [/^line vty\b/, "line"],
  [/^vrf \S+/, "vrf"],
  [/^key chain \S+/, "key-chain"],
  [
    /^(?:nexthop-group \S+|pbr-map \S+|bfd$|mpls ldp$|segment-routing$|rpki\b|l2vpn \S+|pseudowire \S+)/,
    "other",
  ],
];

/** Contexts inside another one: they open only where one of the kind stands. */
const INNER: Partial<Record<SectionKind, RegExp>> = {
  router: /^address-family \S+/,
  "key-chain": /^key \d+/,
  other: /^(?:address-family|peer|profile|traffic-eng|policy|segment-list|pcep|pce|srv6|locators?|member) ?/,
};

/** What a context takes though it is not indented (`no` in front is taken off first). */
const MEMBERS: Readonly<Record<SectionKind, RegExp>> = {
  interface:
    /^(?:ip (?:address|ospf|rip|igmp|pim|router|nhrp|eigrp|bandwidth-percent|hello-interval|hold-time|split-horizon|authentication|summary-address)|ipv6 (?:address|nd|ospf6|ripng|router|pim|mld|nhrp|split-horizon)|ospf6? |description|shutdown|bandwidth|multicast|link-detect|link-params|isis|vrrp|evpn|ptm-enable|pbr-policy|mpls (?:enable|bandwidth)|bfd)\b/,
  router:
    /^(?!(?:interface|router|route-map|line|vrf|key|hostname|domainname|password|enable|log|service|ip|ipv6|access-list|banner|debug|frr|agentx|username|nexthop-group|pbr-map|zebra|end|allow-reserved-ranges|ipv6-access-list)(?: |$))/,
  "route-map": /^(?:match|set|call|on-match|continue|description|optimization)\b/,
  line: /^(?:access-class|ipv6 access-class|exec-timeout|login)\b/,
  vrf: /^(?:vni|netns)\b/,
  "key-chain": /^(?:key \d+|key-string|accept-lifetime|send-lifetime|cryptographic-algorithm)\b/,
  inner: /^(?:key-string|accept-lifetime|send-lifetime|cryptographic-algorithm)\b/,
  other: /^(?!)/,
};

/** The kind of section a command opens at the top level, or null. */
export const opens = (command: string): SectionKind | null =>
  OPENERS.find(([pattern]) => pattern.test(command))?.[1] ?? null;

export const opensInside = (kind: SectionKind, command: string): boolean =>
  INNER[kind]?.test(command) ?? false;

export const closes = (command: string): boolean => /^(?:exit|quit|exit-[a-z0-9-]+)$/.test(command);

export const closesAll = (command: string): boolean => command === "end";

export const staysIn = (kind: SectionKind, command: string, indented: boolean): boolean =>
  indented || MEMBERS[kind].test(command.startsWith("no ") ? command.slice(3) : command);
