import { ConfigurationScreen } from "./configuration-screen";

export default async function ConfigurationPage({ params }: { params: Promise<{ clusterId: string }> }) {
  return <ConfigurationScreen clusterId={(await params).clusterId} />;
}
