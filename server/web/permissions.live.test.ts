import { beforeAll, describe, expect, test } from "vitest";
import { roles, type UserRole } from "../auth/permission";
import { appRouter } from "../trpc/router";
import { callUrl, type Visitor, withWeb } from "./testing";

const live = withWeb();

/** The least role for each procedure; null: nobody needs to be signed in. A new procedure must be written down here. */
const least: Readonly<Record<string, UserRole | null>> = {
  "change.abandon": "operator",
  "change.addEdit": "operator",
  "change.create": "operator",
  "change.describe": "operator",
  "change.desired": "viewer",
  "change.get": "viewer",
  "change.list": "viewer",
  "change.refresh": "operator",
  "change.removeEdit": "operator",
  "change.review": "operator",
  "change.start": "operator",
  "cluster.get": "viewer",
  "cluster.list": "viewer",
  "cluster.live": "viewer",
  "cluster.remove": "operator",
  "cluster.rename": "operator",
  "event.list": "viewer",
  "event.live": "viewer",
  "host.confirmKey": "operator",
  "host.keys": "viewer",
  "host.list": "viewer",
  "host.raw": "viewer",
  "host.rejectKey": "operator",
  "host.remove": "operator",
  "host.test": "operator",
  "host.update": "operator",
  "onboarding.confirm": "operator",
  "onboarding.discover": "operator",
  "onboarding.importKnownHosts": "operator",
  "onboarding.installation": "viewer",
  "onboarding.scan": "operator",
  "operation.abort": "operator",
  "operation.choose": "operator",
  "operation.get": "viewer",
  "operation.live": "viewer",
  "overview.get": "viewer",
  "overview.live": "viewer",
  "revision.backTo": "operator",
  "revision.get": "viewer",
  "revision.list": "viewer",
  "routing.history": "viewer",
  "service.history": "viewer",
  "session.changePassword": "viewer",
  "session.me": null,
  "session.signIn": null,
  "session.signOut": null,
  "settings.audit.list": "admin",
  "settings.users.changePassword": "admin",
  "settings.users.create": "admin",
  "settings.users.list": "admin",
  "settings.users.remove": "admin",
  "settings.users.setRole": "admin",
  "setup.create": null,
  "setup.state": null,
  "truth.adopt": "operator",
  "truth.get": "viewer",
  "truth.repair": "operator",
};

const procedures: Readonly<Record<string, { readonly _def: { readonly type: string } }>> = Object.fromEntries(
  Object.entries(appRouter._def.procedures).map(([path, procedure]) => [path, Object(procedure)]),
);

/** Calls with an empty input: whoever is let in fails at the input at worst. */
const statusOf = async (visitor: Visitor, path: string): Promise<number> => {
  switch (procedures[path]?._def.type) {
    case "mutation":
      return (
        await visitor.fetch(`/api/trpc/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: '{"json":{}}',
        })
      ).status;
    case "subscription":
      return streamStatus(visitor, path);
    default:
      return (await visitor.fetch(callUrl(`/api/trpc/${path}`, {}))).status;
  }
};

/** A stream is opened before it is refused; the refusal is its first message. */
const streamStatus = async (visitor: Visitor, path: string): Promise<number> => {
  const input = path === "overview.live" ? undefined : {};
  try {
    for await (const _ of visitor.watch(path, input, AbortSignal.timeout(700))) return 200;
    return 200;
  } catch (error) {
    return Number(/"httpStatus":(\d+)/.exec(String(error))?.[1] ?? 200);
  }
};

describe("who may call what", () => {
  const people: Partial<Record<UserRole, Visitor>> = {};
  beforeAll(async () => {
    for (const role of roles) people[role] = await live.person(role);
  });

  test("every-procedure-stands-in-this-table", () => {
    expect(Object.keys(appRouter._def.procedures).sort()).toEqual(Object.keys(least).sort());
  });

  test.for(Object.entries(least))("%s-for-%s", async ([path, role]) => {
    const anonymous = await statusOf(live.anonymous(), path);
    if (role === null) expect(anonymous).not.toBe(401);
    else expect(anonymous).toBe(401);
    // Signing out would end the session of the following rows.
    if (path === "session.signOut") return;
    for (const [rank, who] of roles.entries()) {
      const visitor = people[who];
      if (visitor === undefined) throw new Error(who);
      const status = await statusOf(visitor, path);
      const allowed = role === null || rank >= roles.indexOf(role);
      if (allowed) expect([200, 400, 401, 403]).toContain(status);
      if (allowed && role !== null) expect([401, 403]).not.toContain(status);
      if (!allowed) expect(status).toBe(403);
    }
  });
});
