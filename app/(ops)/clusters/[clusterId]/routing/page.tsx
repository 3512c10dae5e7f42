import { RoutingScreen } from "./routing-screen";

export default async function Page({ params }: { params: Promise<{ clusterId: string }> }) {
  return <RoutingScreen {...(await params)} />;
}
