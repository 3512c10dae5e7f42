"use client";
/** One's account, and for administrators users and the audit; the installation's key for everybody who installs it. */
import { useSearchParams } from "next/navigation";
import { useMe } from "../../_shell/me";
import { EmptyState } from "../../_ui/empty-state";
import { Panel } from "../../_ui/panel";
import { LinkTabs } from "../../_ui/tabs";
import { Account } from "./account";
import { Audit } from "./audit";
import { InstallationKey } from "./installation-key";
import { openTabs, type SettingsTab, tabOf } from "./tabs";
import { Users } from "./users";

const screens: Readonly<Record<SettingsTab, () => React.ReactNode>> = {
  account: () => <Account />,
  users: () => <Users />,
  key: () => <InstallationKey />,
  audit: () => <Audit />,
};

export function SettingsScreen() {
  const { permissions, user } = useMe();
  const current = tabOf(useSearchParams().get("tab"));
  const open = openTabs(permissions);
  const allowed = open.some((tab) => tab.id === current);
  return (
    <div className="mx-auto flex max-w-[1040px] flex-col gap-4 p-6 max-lg:p-4">
      <h1 className="font-semibold text-lg">Settings</h1>
      <LinkTabs
        label="Settings"
        current={current}
        tabs={open.map((tab) => ({ id: tab.id, label: tab.label, href: `/settings?tab=${tab.id}` }))}
      />
      {allowed ? (
        screens[current]()
      ) : (
        <Panel>
          <EmptyState kind="cannot-see" title="Only administrators see this">
            Your role is {user.role}. An administrator can change it in Settings › Users.
          </EmptyState>
        </Panel>
      )}
    </div>
  );
}
