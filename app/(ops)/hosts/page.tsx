import { HostsScreen } from "./hosts-screen";

export default function Page() {
  return <HostsScreen />;
}
