/** The parts of the settings, as they stand in the URL (`?tab=users`). Pure. */
import type { RouterOutputs } from "../../../server/trpc/router";

export const settingsTabs = [
  { id: "account", label: "Account", needs: "read" },
  { id: "users", label: "Users", needs: "administer" },
  { id: "key", label: "Key", needs: "read" },
  { id: "audit", label: "Audit", needs: "administer" },
] as const;

export type SettingsTab = (typeof settingsTabs)[number]["id"];

/** Those that a person may open: the others are not offered. An address still leads to them, and says who may. */
export const openTabs = (permissions: readonly string[]) =>
  settingsTabs.filter((tab) => permissions.includes(tab.needs));

export const tabOf = (asked: string | null): SettingsTab =>
  settingsTabs.find((tab) => tab.id === asked)?.id ?? "account";

export type UserRow = RouterOutputs["settings"]["users"]["list"][number];
export type UserRole = UserRow["role"];

export const roleWords: Readonly<Record<UserRole, string>> = {
  viewer: "sees everything but secrets",
  operator: "also adds clusters, decides about host keys, tests and edits hosts",
  admin: "also manages users, and sees the audit",
};
export const userRoles = ["viewer", "operator", "admin"] as const satisfies readonly UserRole[];

/** Why this person may not lose the role or be removed; null when they may. */
export const keeps = (user: UserRow, users: readonly UserRow[]): string | null =>
  user.role === "admin" && users.filter((one) => one.role === "admin").length === 1
    ? "The last administrator stays one: make somebody else an administrator first."
    : null;
