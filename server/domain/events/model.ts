/** Changes in words. An event is written once, when a difference between two observations was seen. */
import type { Subject } from "../cluster/view";

export type EventSeverity = "down" | "degraded" | "ok" | "info" | "unknown";

export type ClusterEvent = {
  /** Worker-clock ms of the observation that showed it. */
  readonly at: number;
  readonly clusterId: string;
  readonly hostId: string | null;
  /** Stable code, e.g. `vip.withdrawn`, `server.weight`, `route.next-hop-lost`, `neighbour.state`, `host.unreachable`. */
  readonly code: string;
  readonly severity: EventSeverity;
  /** "192.168.0.4:80 went from weight 10 to 0 on lvs1: HTTP_GET failed" */
  readonly sentence: string;
  readonly subject: Subject;
};

/** A state that holds from one moment to another. Written only when it changes; `to` null means now. */
export type Span = {
  readonly hostId: string;
  /** `reach`, `neighbour 192.168.0.3 eth0`, `route 192.168.0.100/32`, `weight tcp 192.168.0.100:80 192.168.0.4:80`, `vip 192.168.0.100`, `vrrp VI_1`, `boot` */
  readonly subject: string;
  readonly value: string;
  readonly from: number;
  readonly to: number | null;
};
