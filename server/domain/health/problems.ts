import type { Composition } from "../cluster/composition";
import type { ClusterView, Problem } from "../cluster/view";
export type Parts = Pick<ClusterView, "vips" | "routers" | "directors" | "services" | "otherHosts">;
export const findProblems = (_composition: Composition, _parts: Parts): readonly Problem[] => [];
