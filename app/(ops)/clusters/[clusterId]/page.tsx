import { TopologyScreen } from "./topology-screen";

export default async function ClusterPage({
  params,
  searchParams,
}: {
  params: Promise<{ clusterId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const table = (await searchParams).view === "table";
  return <TopologyScreen clusterId={(await params).clusterId} view={table ? "table" : "picture"} />;
}
