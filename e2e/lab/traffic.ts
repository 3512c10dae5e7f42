/** placeholder */
import type { LabHosts } from "./lab-hosts";
export class Traffic {
  constructor(readonly lab: LabHosts) {}
}
