/**
 * Changes to the configuration of FRR or Quagga as an operator names them: a section and a field of it. Which file a field
 * goes to (`frr.conf`, or Quagga's `zebra.conf` and `ospfd.conf`) is the rendering's business.
 */
export type RoutingPlace =
  | { readonly kind: "global" }
  | { readonly kind: "interface"; readonly name: string }
  | { readonly kind: "ospf" }
  | { readonly kind: "route-map"; readonly name: string; readonly sequence: number }
  | { readonly kind: "prefix-list"; readonly name: string };

/** One command's words behind its name; for what may stand several times (networks, addresses) one list per line. */
export type RoutingValue = readonly string[] | readonly (readonly string[])[];

export type RoutingEdit =
  /** `value: null` takes the command out. */
  | {
      readonly kind: "set";
      readonly place: RoutingPlace;
      readonly field: string;
      readonly value: RoutingValue | null;
    }
  | {
      readonly kind: "add";
      readonly place: RoutingPlace;
      readonly fields: Readonly<Record<string, RoutingValue>>;
    }
  | { readonly kind: "remove"; readonly place: RoutingPlace }
  /** One command for another, each as the daemons print it; `from: null` puts it in, `to: null` takes it out. */
  | {
      readonly kind: "line";
      readonly place: RoutingPlace;
      readonly from: string | null;
      readonly to: string | null;
    };
