import { ServiceScreen } from "./service-screen";

export default async function Page({
  params,
}: {
  params: Promise<{ clusterId: string; serviceKey: string }>;
}) {
  const { clusterId, serviceKey } = await params;
  return <ServiceScreen clusterId={clusterId} serviceKey={decodeURIComponent(serviceKey)} />;
}
