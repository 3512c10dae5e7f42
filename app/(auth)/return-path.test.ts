import { describe, expect, it } from "vitest";
import { returnPath } from "./return-path";

describe("sign-in leads back to", () => {
  it("the-page-that-was-asked-for", () => {
    expect(returnPath("/clusters/c1?view=table")).toBe("/clusters/c1?view=table");
  });
  it.each([
    null,
    "",
    "https://elsewhere.example",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "/\t/elsewhere.example",
    "javascript:alert(1)",
    "/sign-in?return=/x",
    "/set-up",
  ])("the-overview-instead-of %j", (wanted) => {
    expect(returnPath(wanted)).toBe("/");
  });
});
