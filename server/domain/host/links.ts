/** The links of a host that packets depend on. Pure. */
import type { Addresses, Link } from "./model";

/** Those that hold an address of their own on a network; loopback and dummies have no cable, and ports nobody uses none either. */
export const carryingLinks = ({ links, held }: Addresses): readonly Link[] =>
  links.filter(
    ({ name, kind }) =>
      kind !== "loopback" &&
      kind !== "dummy" &&
      held.some((one) => one.interface === name && one.scope === "global"),
  );
