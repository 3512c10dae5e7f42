import { DriftScreen } from "./drift-screen";

export default async function DriftPage({ params }: { params: Promise<{ clusterId: string }> }) {
  return <DriftScreen clusterId={(await params).clusterId} />;
}
