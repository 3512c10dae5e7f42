import { notFound } from "next/navigation";
import type { ReactNode } from "react";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Everything about one cluster. An address that cannot be one's id is no page. */
export default async function ClusterLayout({
  params,
  children,
}: {
  params: Promise<{ clusterId: string }>;
  children: ReactNode;
}) {
  if (!UUID.test((await params).clusterId)) notFound();
  return children;
}
