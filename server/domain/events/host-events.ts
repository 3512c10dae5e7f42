/** Events of a host as such: reach, boot, daemons, VIPs on its interfaces, VRRP roles. Pure. */
import { canonicalAddress } from "../address";
import type { HeldAddress } from "../host/model";
import { routingSuite } from "../host/suite";
import { saysNoneRunning, saysNotRunning } from "../output";
import type { Reading } from "../reading";
import { listed, noAnswer } from "../words";
import type { Change, Described } from "./describe";

/** A host stops or begins to answer, or fails in another way that a person must act on. */
export const reachEvents = (
  { host, before, now }: Change,
  wasReachable: boolean | null,
): readonly Described[] => {
  const subject = { kind: "host" as const, id: host.id };
  if (now.reach.kind === "reachable")
    return wasReachable === false
      ? [{ code: "host.reachable", severity: "ok", sentence: `${host.name} answers again`, subject }]
      : [];
  const { code, why } = now.reach;
  if (wasReachable === null) return [];
  if (code === "host-key-changed" && (wasReachable || !hadCode(before, code)))
    return [
      {
        code: "host.key-changed",
        severity: "unknown",
        sentence: `${host.name}: its SSH host key changed; nothing was sent`,
        subject,
      },
    ];
  return wasReachable
    ? [
        {
          code: "host.unreachable",
          severity: "unknown",
          sentence: noAnswer(host.name, why),
          subject,
        },
      ]
    : [];
};

const hadCode = ({ reach }: Change["before"], code: string): boolean =>
  reach.kind === "unreachable" && reach.code === code;

export const bootEvents = ({ host, before, now }: Change): readonly Described[] => {
  if (before.facts.kind === "unknown" || now.facts.kind === "unknown") return [];
  const [old, fresh] = [before.facts.value.bootId, now.facts.value.bootId];
  return old === null || fresh === null || old === fresh
    ? []
    : [
        {
          code: "host.reboot",
          severity: "info",
          sentence: `${host.name} was rebooted`,
          subject: { kind: "host", id: host.id },
        },
      ];
};

/** keepalived by its process ids (facts); a reboot explains new ones. ospfd and zebra by what vtysh says of them. */
export const daemonEvents = (change: Change): readonly Described[] => [
  ...keepalivedEvents(change),
  ...routingEvents(change),
];

/** All routing daemons gone at once is one event; otherwise ospfd is known by the neighbours, zebra by a router's routes. */
const routingEvents = (change: Change): readonly Described[] => {
  const { before, now, host } = change;
  const suite = suiteEvents(change);
  if (suite.length > 0) return suite;
  return [
    ...runningEvents(change, "ospfd", before.neighbours, now.neighbours),
    ...(host.roles.includes("router") ? runningEvents(change, "zebra", before.routes, now.routes) : []),
  ];
};

const suiteEvents = ({ host, before, now }: Change): readonly Described[] => {
  const [was, is] = [before.neighbours, now.neighbours];
  const suite = routingSuite(now.facts, before.facts);
  const subject = { kind: "host" as const, id: host.id };
  const none = (one: Reading<unknown>) => one.kind === "unknown" && saysNoneRunning(one.why);
  if (was.kind === "known" && none(is))
    return [
      {
        code: "daemon.stopped",
        severity: "degraded",
        sentence: `${suite} on ${host.name} stopped answering: no routing daemon is running`,
        subject,
      },
    ];
  return none(was) && is.kind === "known"
    ? [
        {
          code: "daemon.started",
          severity: "ok",
          sentence: `${suite} on ${host.name} answers again`,
          subject,
        },
      ]
    : [];
};

const keepalivedEvents = ({ host, before, now }: Change): readonly Described[] => {
  if (before.facts.kind === "unknown" || now.facts.kind === "unknown") return [];
  const [old, fresh] = [before.facts.value, now.facts.value];
  const [oldPids, pids] = [old.daemons.keepalived ?? [], fresh.daemons.keepalived ?? []];
  const subject = { kind: "host" as const, id: host.id };
  if (old.bootId !== fresh.bootId || !host.roles.includes("director")) return [];
  if (oldPids.length > 0 && pids.length === 0)
    return [
      {
        code: "daemon.stopped",
        severity: "degraded",
        sentence: `keepalived stopped on ${host.name}`,
        subject,
      },
    ];
  if (oldPids.length === 0 && pids.length > 0)
    return [
      { code: "daemon.started", severity: "ok", sentence: `keepalived started on ${host.name}`, subject },
    ];
  return pids.length > 0 && !pids.some((pid) => oldPids.includes(pid))
    ? [
        {
          code: "daemon.restarted",
          severity: "info",
          sentence: `keepalived was restarted on ${host.name}`,
          subject,
        },
      ]
    : [];
};

const runningEvents = (
  { host }: Change,
  daemon: string,
  before: Reading<unknown>,
  now: Reading<unknown>,
): readonly Described[] => {
  const [stopped, isStopped] = [before, now].map((one) => one.kind === "unknown" && saysNotRunning(one.why));
  const subject = { kind: "host" as const, id: host.id };
  if (before.kind === "known" && isStopped)
    return [
      {
        code: "daemon.stopped",
        severity: "degraded",
        sentence: `${daemon} stopped on ${host.name}`,
        subject,
      },
    ];
  return stopped && now.kind === "known"
    ? [{ code: "daemon.started", severity: "ok", sentence: `${daemon} runs again on ${host.name}`, subject }]
    : [];
};

/** A VIP put on an interface or taken off one. */
export const vipEvents = ({ inventory, host, before, now }: Change): readonly Described[] => {
  if (before.addresses.kind === "unknown" || now.addresses.kind === "unknown") return [];
  if (!host.roles.includes("director")) return [];
  const [old, fresh] = [before.addresses.value.held, now.addresses.value.held];
  return inventory.vips.flatMap(({ address }): readonly Described[] => {
    const [was, is] = [interfacesOf(old, address), interfacesOf(fresh, address)];
    const lost = was.filter((name) => !is.includes(name));
    const gained = is.filter((name) => !was.includes(name));
    const subject = { kind: "vip" as const, address };
    return [
      ...(lost.length > 0
        ? [
            {
              code: "vip.removed",
              severity: is.length > 0 ? "info" : "degraded",
              sentence: `${address} was taken off ${listed(lost)} on ${host.name}`,
              subject,
            } as const,
          ]
        : []),
      ...(gained.length > 0
        ? [
            {
              code: "vip.added",
              severity: "info",
              sentence: `${address} was put on ${listed(gained)} on ${host.name}`,
              subject,
            } as const,
          ]
        : []),
    ];
  });
};

const interfacesOf = (held: readonly HeldAddress[], vip: string): readonly string[] => {
  const wanted = canonicalAddress(vip);
  return held.filter((one) => one.address === wanted).map((one) => one.interface);
};

export const vrrpEvents = ({ host, before, now }: Change): readonly Described[] => {
  if (before.vrrp.kind === "unknown" || now.vrrp.kind === "unknown") return [];
  const old = new Map(before.vrrp.value.map((one) => [one.name, one.state]));
  return now.vrrp.value.flatMap(({ name, state }): readonly Described[] => {
    const was = old.get(name);
    if (was === undefined || was === state) return [];
    return [
      {
        code: "vrrp.role",
        severity: state === "FAULT" ? "degraded" : "info",
        sentence: `${host.name} went from ${was} to ${state} in ${name}`,
        subject: { kind: "host", id: host.id },
      },
    ];
  });
};
