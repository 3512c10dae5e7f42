import { notFound } from "next/navigation";
import { ChangeScreen } from "./change-screen";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default async function ChangePage({
  params,
}: {
  params: Promise<{ clusterId: string; changeId: string }>;
}) {
  const { clusterId, changeId } = await params;
  if (!UUID.test(changeId)) notFound();
  return <ChangeScreen clusterId={clusterId} changeId={changeId} />;
}
