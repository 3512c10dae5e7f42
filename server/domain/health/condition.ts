/**
 * health/ says what is wrong now. A condition is data: how bad it is, whether traffic feels it, which other conditions
 * explain it, and a pure function that finds it. One cause, one problem: what is explained by another finding is left
 * out. It reads the composed views and may import the domain only.
 */
import type { Composition } from "../cluster/composition";
import type { ClusterView, Problem } from "../cluster/view";

export type Parts = Pick<ClusterView, "vips" | "routers" | "directors" | "services" | "otherHosts">;

/**
 * What a finding is about, as words such as `host lvs2-id`, `vip 192.168.0.100`, `service tcp …`. A finding explains another
 * one when its condition is among the other's `dependsOn` and the other is about, or touches, all that it is about.
 */
export type About = readonly string[];

export type Finding = Pick<Problem, "title" | "affects" | "since" | "subject"> & {
  readonly about: About;
  /** Further things that may explain it, though it is not about them. */
  readonly touches?: About;
  /** Where it differs from its condition's. */
  readonly severity?: Problem["severity"];
  readonly affectsTraffic?: boolean;
};

export type Condition = {
  readonly code: string;
  readonly severity: Problem["severity"];
  readonly affectsTraffic: boolean;
  /** Codes of conditions that explain this one. */
  readonly dependsOn: readonly string[];
  /** How long it must have lasted before it is worth a line, ms; where its beginning is not known it shows at once. */
  readonly visibleAfterMs: number;
  readonly find: (composition: Composition, parts: Parts) => readonly Finding[];
};

export const aboutHost = (hostId: string): string => `host ${hostId}`;
export const aboutVip = (vip: string): string => `vip ${vip}`;
export const aboutService = (key: string): string => `service ${key}`;
/** Everything in the cluster: what is about nothing in particular explains anything. */
export const aboutCluster: About = [];
