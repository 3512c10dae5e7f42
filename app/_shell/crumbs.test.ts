import { describe, expect, it } from "vitest";
import { crumbsFor, titleOf } from "./crumbs";

const names = {
  cluster: (id: string) => (id === "c1" ? "edge" : null),
  host: (_: string, id: string) => (id === "h2" ? "lvs2" : null),
  change: (id: string) => (id === "x7" ? "Change 7" : null),
};
const labels = (path: string) => crumbsFor(path, names).map((crumb) => crumb.label);

describe("breadcrumbs", () => {
  it.each([
    ["/", ["Overview"]],
    ["/events", ["Events"]],
    ["/clusters/new", ["Overview", "Add a cluster"]],
    ["/clusters/c1", ["edge"]],
    ["/clusters/c1/routing", ["edge", "Routing"]],
    ["/clusters/c1/directors/h2", ["edge", "Directors", "lvs2"]],
    ["/clusters/c1/services/tcp%20192.168.0.100%3A80", ["edge", "Services", "tcp 192.168.0.100:80"]],
    ["/clusters/c1/configuration", ["edge", "Configuration"]],
    ["/clusters/c1/changes", ["edge", "Changes"]],
    ["/clusters/c1/changes/x7", ["edge", "Changes", "Change 7"]],
    ["/clusters/c1/changes/x8", ["edge", "Changes", "…"]],
    ["/clusters/c1/drift", ["edge", "Drift"]],
    ["/clusters/c1/history", ["edge", "History"]],
    ["/clusters/c9", ["…"]],
    ["/clusters/c1/services/%zz", ["edge", "Services", "%zz"]],
    ["/nowhere", ["Not found"]],
  ])("%s", (path, expected) => {
    expect(labels(path)).toEqual(expected);
  });
  it("the-title-begins-with-the-page-and-has-no-gaps", () => {
    expect(titleOf(crumbsFor("/clusters/c1/directors/h2", names))).toBe("lvs2 · Directors · edge · Sluice");
    expect(titleOf(crumbsFor("/clusters/c9", names))).toBe("Sluice");
  });
});
