/** Places in operators' words. Pure. */
import { CHECK_WORDS } from "./fields/check";
import { serverTitle, serviceTitle } from "./heads";
import type { Place } from "./model";

/** `real server 192.168.0.4:80`; without what encloses it. */
export const shortTitle = (place: Place): string => {
  switch (place.kind) {
    case "global":
      return "global settings";
    case "vrrp-script":
      return `VRRP script ${place.name}`;
    case "track-file":
      return `tracked file ${place.name}`;
    case "bfd":
      return `BFD session ${place.name}`;
    case "sync-group":
      return `sync group ${place.name}`;
    case "instance":
      return `VRRP instance ${place.name}`;
    case "server-group":
      return `group ${place.name}`;
    case "service":
      return `service ${serviceTitle(place.service)}`;
    case "server":
      return `real server ${serverTitle(place.server)}`;
    case "check":
      return `${CHECK_WORDS[place.check]}${place.index === 0 ? "" : ` ${place.index + 1}`}`;
    case "url":
      return `url ${place.url + 1}`;
  }
};

/** With what encloses it: `HTTP check of real server 192.168.0.4:80 of service TCP 192.168.0.100:80`. */
export const placeTitle = (place: Place): string => {
  const own = shortTitle(place);
  switch (place.kind) {
    case "server":
      return `${own} of ${shortTitle({ kind: "service", service: place.service })}`;
    case "check":
      return `${own} of ${placeTitle({ kind: "server", service: place.service, server: place.server })}`;
    case "url":
      return `${own} of ${placeTitle({ ...place, kind: "check" })}`;
    default:
      return own;
  }
};
