import { DirectorScreen } from "./director-screen";

export default async function Page({ params }: { params: Promise<{ clusterId: string; hostId: string }> }) {
  return <DirectorScreen {...(await params)} />;
}
