/** Guards over firewall marks: a service by mark takes its packets before a service by address is looked for. */
import { parseServiceKey } from "../../ipvs/keys";
import { readSetUp } from "../../set-up/files";
import { marking, without } from "../../set-up/marked";
import { rulesPath } from "../paths";
import type { SceneHost } from "./scene";
import { block, type StateGuard, type When } from "./scene";

const marksOf = (host: SceneHost, when: When) => readSetUp(host[when].files).setUp.marks;

const swallowed: StateGuard = ({ hosts }, when) =>
  hosts.flatMap((host) => {
    const services = host[when].keepalived?.virtualServers ?? [];
    const listening = new Set(
      services.flatMap(({ selector }) => (selector.kind === "fwmark" ? [selector.mark] : [])),
    );
    // A mark that no service listens on does no harm here.
    const rules = marksOf(host, when).filter(({ mark }) => listening.has(mark));
    if (rules.length === 0) return [];
    return services.flatMap(({ keys }) =>
      keys.flatMap((key) => {
        const match = parseServiceKey(key);
        if (match?.kind !== "address" || match.port === 0) return [];
        const found = marking(rules, { protocol: match.protocol, vip: match.address, port: match.port });
        if (found === null) return [];
        const { rule, ports } = found;
        const rest = without(ports, match.port);
        const advice = rest === "" ? "Take it out of the marks" : `Mark ${rest} instead`;
        const sentence = `${host.host.name} gives mark ${rule.mark} to ports ${ports} of ${rule.vip}, and ${key} is among them: the service by mark takes its packets, and it never sees one. ${advice}`;
        return [
          block("mark-takes-service", `${host.host.hostId} ${key}`, sentence, {
            hostId: host.host.hostId,
            path: rulesPath,
          }),
        ];
      }),
    );
  });

export const markGuards: readonly StateGuard[] = [swallowed];
