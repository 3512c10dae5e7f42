import { OverviewScreen } from "./overview-screen";

export default function OverviewPage() {
  return <OverviewScreen />;
}
