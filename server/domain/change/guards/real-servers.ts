/**
 * Guards over real servers that Sluice reaches: with direct routing and tunnelling a packet arrives with the VIP as its destination, and who
 * does not hold the VIP drops it. Of servers that are no hosts of the cluster nothing is known.
 */
import { parseServerKey } from "../../ipvs/keys";
import { wantedServices } from "../forecast/wanted";
import { heldOn } from "./announce";
import { block, isDirector, type SceneHost, type StateGuard } from "./scene";

const holds = ({ observation }: SceneHost, address: string): boolean =>
  observation?.addresses.kind === "known" &&
  observation.addresses.value.held.some((held) => held.address === address);

const lacksVip: StateGuard = ({ hosts }, when) => {
  const directors = hosts.filter(isDirector);
  // A director that is a real server too hands packets to itself.
  const others = hosts.filter((host) => !isDirector(host));
  return directors.flatMap((director) =>
    [...wantedServices(director[when].keepalived).values()].flatMap(({ key, match, servers }) =>
      match.kind !== "address"
        ? []
        : servers.flatMap((server) => {
            const { address } = parseServerKey(server.key) ?? { address: "" };
            const host = server.method === "nat" ? undefined : others.find((one) => holds(one, address));
            if (host === undefined || heldOn(host, when, match.address) !== null) return [];
            const { hostId, name } = host.host;
            const how = server.method === "dr" ? "direct routing" : "tunnelling";
            const sentence = `${name} does not hold ${match.address}: with ${how} what ${key} hands it arrives for that address, and it drops it. Set it up with "Change forwarding" at the service`;
            return [block("server-lacks-vip", `${hostId} ${match.address}`, sentence, { hostId })];
          }),
    ),
  );
};

export const realServerGuards: readonly StateGuard[] = [lacksVip];
