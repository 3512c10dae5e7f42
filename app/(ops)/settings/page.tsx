import { SettingsScreen } from "./settings-screen";

export default function Page() {
  return <SettingsScreen />;
}
