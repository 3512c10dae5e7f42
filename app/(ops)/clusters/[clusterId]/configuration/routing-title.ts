/** Places of the routing configuration in operators' words. Pure. */
import type { RoutingPlace } from "#domain/frr/change/model";

export const routingTitle = (place: RoutingPlace): string => {
  switch (place.kind) {
    case "global":
      return "Daemons";
    case "ospf":
      return "OSPF";
    case "interface":
      return `Interface ${place.name}`;
    case "prefix-list":
      return `Prefix-list ${place.name}`;
    case "route-map":
      return `Route-map ${place.name}, ${place.sequence}`;
  }
};
