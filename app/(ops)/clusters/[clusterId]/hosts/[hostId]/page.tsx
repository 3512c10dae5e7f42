import { HostForward } from "./host-forward";

/** Where links to "a host" arrive: it leads on to the page of what the host is. */
export default async function HostPage({
  params,
}: {
  params: Promise<{ clusterId: string; hostId: string }>;
}) {
  return <HostForward {...(await params)} />;
}
