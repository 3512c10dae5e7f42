/** Guards over ports: with DR and TUN the packet reaches the real server as it came, with the service's own port. */
import { parseServiceKey } from "../../ipvs/keys";
import { listed } from "../../words";
import { block, placeOf, type StateGuard } from "./scene";
import { eachService, headOf, type Look } from "./services";

const unlike: Look = (service, host) => {
  const ports = new Set(
    service.keys.flatMap((key) => {
      const match = parseServiceKey(key);
      return match?.kind === "address" && match.port !== 0 ? [match.port] : [];
    }),
  );
  if (ports.size === 0) return [];
  return service.realServers.flatMap((server) => {
    const { method } = server.forwarding.value;
    const port = server.port ?? 0;
    if (method === "nat" || port === 0 || (ports.size === 1 && ports.has(port))) return [];
    const of = listed([...ports].map(String));
    const how = method === "dr" ? "direct routing" : "tunnelling";
    const sentence = `${server.address} is named with port ${port} in ${headOf(service)}, which listens on ${of}: with ${how} the port is never changed, so connections arrive there on ${of} and only the check asks ${port}`;
    return [
      block(
        "port-differs",
        `${headOf(service)} ${server.address} ${port}`,
        sentence,
        placeOf(host, server.origin),
      ),
    ];
  });
};

/** keepalived clears the port of such a server; what does not say its own port is then checked on none. */
const fwmarkChecks: Look = (service, host) => {
  if (service.selector.kind !== "fwmark") return [];
  return service.realServers.flatMap((server) =>
    server.checkers
      .filter(
        (checker) =>
          "connectPort" in checker &&
          checker.kind !== "PING_CHECK" &&
          checker.connectPort.value === null &&
          !server.port,
      )
      .map((checker) =>
        block(
          "check-without-port",
          `${headOf(service)} ${server.address} ${checker.kind}`,
          `${checker.kind} of ${server.address} in ${headOf(service)} says no connect_port, and a service by fwmark has none: it asks port 0, fails, and the server is taken out`,
          placeOf(host, checker.origin),
        ),
      ),
  );
};

export const portGuards: readonly StateGuard[] = [unlike, fwmarkChecks].map(eachService);
