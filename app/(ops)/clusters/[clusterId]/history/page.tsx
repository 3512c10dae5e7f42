import { HistoryScreen } from "./history-screen";

export default async function HistoryPage({ params }: { params: Promise<{ clusterId: string }> }) {
  return <HistoryScreen clusterId={(await params).clusterId} />;
}
