import { initTRPC } from "@trpc/server";
import { describe, expect, test } from "vitest";
import { mayDo, permissionsFor, roles } from "../auth/permission";
import * as init from "./init";
import { permissionBreaches } from "./permission-check";
import { appRouter } from "./router";

describe("permissions", () => {
  test("every-procedure-declares-who-may-call-it", () => {
    expect(Object.keys(appRouter._def.procedures).length).toBeGreaterThan(25);
    expect(permissionBreaches(appRouter)).toEqual([]);
  });

  test("a-procedure-that-declares-nothing-or-is-public-by-its-own-will-is-named", () => {
    const t = initTRPC.meta<{ permission: string }>().create();
    const stray = t.router({
      a: t.procedure.query(() => 1),
      b: t.procedure.meta({ permission: "public" }).query(() => 1),
      c: t.procedure.meta({ permission: "read" }).query(() => 1),
      d: t.procedure.meta({ permission: "whatever" }).query(() => 1),
    });
    const breaches = permissionBreaches(stray);
    expect(breaches).toContain("a declares no permission.");
    expect(breaches).toContain("b is public and does not stand in the closed list of public procedures.");
    expect(breaches).toContain("d declares no permission.");
    expect(breaches.some((breach) => breach.startsWith("c "))).toBe(false);
    expect(breaches).toContain("session.me stands in the list of public procedures and is none.");
  });

  test("no-bare-procedure-leaves-init", () => {
    expect(Object.keys(init).sort()).toEqual([
      "admin",
      "callerFactory",
      "open",
      "operator",
      "permit",
      "router",
      "viewer",
    ]);
  });

  test("each-role-may-all-that-the-one-below-may-and-more", () => {
    const sizes = roles.map((role) => permissionsFor(role).length);
    expect(sizes).toEqual([1, 2, 3]);
    for (const role of roles) expect(mayDo(role, "read")).toBe(true);
    expect(mayDo("viewer", "operate")).toBe(false);
    expect(mayDo("operator", "administer")).toBe(false);
    expect(mayDo("admin", "administer")).toBe(true);
  });
});
