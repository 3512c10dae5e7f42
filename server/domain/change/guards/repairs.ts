/** Guards over repairs: what was made by hand was perhaps made for a reason, and clients may hang on it. */
import { counted } from "../../words";
import { entryNamed } from "../forecast/repair";
import { toRepair } from "../repairs";
import type { Difference } from "../truth/model";
import { servicesVips } from "./announce";
import { block, type ChangeGuard, type Finding, type SceneHost, warn } from "./scene";

/** Now, active and inactive; null: not known, or there is no such entry. */
const connections = ({ observation }: SceneHost, subject: string): number | null => {
  if (observation?.ipvs.kind !== "known") return null;
  const { service, server } = entryNamed(subject);
  const entry = observation.ipvs.value.services.find(({ key }) => key === service);
  const servers = entry?.servers.filter(({ key }) => server === null || key === server);
  return servers?.reduce((sum, { activeConn, inactConn }) => sum + activeConn + inactConn, 0) ?? null;
};

const findings = (host: SceneHost, { code, subject, kernel }: Difference): readonly Finding[] => {
  const { hostId, name } = host.host;
  switch (code) {
    case "server-extra":
    case "service-extra": {
      const count = connections(host, subject);
      if (count === 0) return [];
      const what = count === null ? "those connections it has" : `its ${counted(count, "connection")}`;
      const sentence = `${subject} goes out of the kernel of ${name} with ${what}. Weight 0 would let them end first`;
      return [block("repair-cuts", subject, sentence, { hostId })];
    }
    case "weight-by-hand": {
      if (kernel !== "weight 0") return [];
      const sentence = `Somebody drained ${subject} by hand on ${name}: the repair sends it new connections again`;
      return [warn("repair-ends-drain", subject, sentence, { hostId })];
    }
    case "address-extra": {
      if (!servicesVips(host, "after").includes(subject)) return [];
      const sentence = `${name} has services of ${subject}, and the repair takes that address away from it`;
      return [block("repair-takes-vip", subject, sentence, { hostId })];
    }
    default:
      return [];
  }
};

const costly: ChangeGuard = ({ hosts }) =>
  hosts.flatMap((host) => toRepair(host.repairs).flatMap((one) => findings(host, one)));

const needless: ChangeGuard = ({ hosts }) =>
  hosts.flatMap(({ host, repairs }) =>
    repairs
      .filter(({ difference }) => difference === null)
      .map(({ code, subject }) =>
        warn(
          "repair-needless",
          `${code} ${subject}`,
          `${subject} does not differ on ${host.name} any more, or cannot be seen: nothing is repaired there`,
          { hostId: host.hostId },
        ),
      ),
  );

export const repairGuards: readonly ChangeGuard[] = [costly, needless];
