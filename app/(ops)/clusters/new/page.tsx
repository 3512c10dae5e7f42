import { NewCluster } from "./new-cluster";

export default function Page() {
  return <NewCluster />;
}
