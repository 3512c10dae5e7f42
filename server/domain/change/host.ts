/** What a change has to know of a host besides its files. Pure data. */
import type { Role } from "../cluster/inventory";

export type RoutingSuite = "frr" | "quagga" | "none";

export type ChangeHost = {
  readonly hostId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly suite: RoutingSuite;
  /** Where its keepalived.conf is, or would be; null: no keepalived there. */
  readonly keepalivedPath: string | null;
  /** What decides lines such as `@lvs1 priority 100` (`keepalived -i`, else the host's name up to its first dot); null: not known. */
  readonly configId: string | null;
};
