/** Routes as zebra (FRR, Quagga) and the kernel (`ip -j route`) hold them. Pure data. */

export type NextHop = {
  /** Null for a directly connected route. */
  readonly address: string | null;
  readonly interface: string | null;
  /** zebra: resolved and usable. A route-map on `ip protocol ospf` makes it false. */
  readonly active: boolean;
  /** zebra: `fib`; kernel: always true. */
  readonly installed: boolean;
  readonly weight: number | null;
  /** zebra lists a next hop twice when it is reached recursively; duplicates are not counted. */
  readonly duplicate: boolean;
};

export type Route = {
  /** Always with length: `192.168.0.100/32`, `2001:db8::/64`, `0.0.0.0/0`. */
  readonly prefix: string;
  /** `ospf`, `connected`, `static`, `kernel`, … */
  readonly protocol: string;
  readonly selected: boolean;
  readonly installed: boolean;
  readonly metric: number | null;
  readonly distance: number | null;
  readonly uptimeSeconds: number | null;
  readonly nextHops: readonly NextHop[];
};
