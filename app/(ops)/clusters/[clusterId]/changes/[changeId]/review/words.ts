/** What a plan says, in words and in order. Pure. */

import { lineDiff } from "#domain/change/line-diff";
import type { Expected, HostPlan, Plan, Verdict } from "#domain/change/model";
import { capital, counted, listed } from "#domain/words";

/** What stops the rollout first; then by host. */
export const byWeight = (verdicts: readonly Verdict[]): readonly Verdict[] =>
  verdicts.toSorted((a, b) => Number(b.level === "block") - Number(a.level === "block"));

/** Verdicts of one code on one host are answered together. */
export const verdictKey = (verdict: { readonly code: string; readonly hostId: string | null }): string =>
  `${verdict.code} ${verdict.hostId ?? ""}`;

/** `Roll out to lvs1, lvs2`; in the order of the rollout. */
export const rollOutVerb = ({ hosts }: Plan): string => {
  const names = hosts.map(({ name }) => name);
  return `Roll out to ${names.length > 4 ? listed(names) : names.join(", ")}`;
};

/** "2 hosts, 1 VIP (192.168.0.100), 318 connections" */
export const reach = (plan: Plan): string =>
  [
    counted(plan.hosts.length, "host"),
    plan.vips.length === 0 ? "no VIP" : `${counted(plan.vips.length, "VIP")} (${listed(plan.vips)})`,
    plan.connections === null
      ? "an unknown number of connections"
      : `${counted(plan.connections, "connection")}`,
  ].join(", ");

/** What will be looked at before a host is confirmed; in the order it is checked. */
export const expectedWords = (expected: Expected): readonly string[] => [
  ...(expected.services === null
    ? []
    : expected.services.length === 0
      ? ["the IPVS table is empty"]
      : [
          `the IPVS table has ${counted(expected.services.length, "service")} with ${counted(
            expected.services.reduce((sum, service) => sum + service.servers.length, 0),
            "real server",
          )}, as planned`,
          "services that stay in it count on: their connections were kept",
        ]),
  ...(expected.holds.length === 0 ? [] : [`it holds ${listed(expected.holds)}`]),
  ...(expected.lacks.length === 0 ? [] : [`it does not hold ${listed(expected.lacks)}`]),
  ...(expected.adjacencies.length === 0 ? [] : [`OSPF is Full with ${listed(expected.adjacencies)}`]),
  ...expected.routes.map(({ prefix, nextHop }) => `the routers reach ${prefix} by way of ${nextHop}`),
  ...(expected.running.says.length === 0
    ? []
    : [`the running configuration says ${listed(expected.running.says.map(quoted))}`]),
  ...(expected.running.saysNot.length === 0
    ? []
    : [`the running configuration does not say ${listed(expected.running.saysNot.map(quoted))}`]),
];

const quoted = (line: string): string => `“${line.trim()}”`;

/** The same for hosts that are sent the same differences, so that they are read once. */
export const likeness = ({ files, table, commands, notes }: HostPlan): string =>
  JSON.stringify([
    files.map(({ path, from, to }) => [path, lineDiff(from, to).hunks]),
    table.map(({ kind, line, was }) => [kind, line, was]),
    commands,
    notes,
  ]);

/** A sentence begins with a capital, a name stays as it is. */
export const sentenceOf = (text: string, names: readonly string[]): string =>
  names.some((name) => text.startsWith(name)) ? text : capital(text);
