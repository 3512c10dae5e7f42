import { ChangesScreen } from "./changes-screen";

export default async function ChangesPage({ params }: { params: Promise<{ clusterId: string }> }) {
  return <ChangesScreen clusterId={(await params).clusterId} />;
}
