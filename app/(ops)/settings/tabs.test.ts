import { describe, expect, it } from "vitest";
import { keeps, openTabs, tabOf, type UserRow } from "./tabs";

const user = (id: string, role: UserRow["role"]): UserRow => ({
  id,
  name: id,
  email: `${id}@example.org`,
  role,
  createdAt: 0,
  lastSeenAt: null,
});

describe("settings", () => {
  it("open-on-the-account-for-anything-unknown", () => {
    expect([tabOf("users"), tabOf("x"), tabOf(null)]).toEqual(["users", "account", "account"]);
  });
  it("offer-only-the-tabs-one-may-open", () => {
    expect(openTabs(["read"]).map((tab) => tab.id)).toEqual(["account", "key"]);
    expect(openTabs(["read", "operate", "administer"])).toHaveLength(4);
  });
  it("keep-the-last-administrator", () => {
    const alone = [user("ann", "admin"), user("bob", "operator")];
    expect(alone.map((one) => keeps(one, alone) === null)).toEqual([false, true]);
  });
  it("let-one-of-two-administrators-go", () => {
    const two = [user("ann", "admin"), user("bob", "admin")];
    expect(two.map((one) => keeps(one, two))).toEqual([null, null]);
  });
});
