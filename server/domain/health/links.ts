/** A link that carries nothing: the cause of lost neighbours, of checks that fail and of paths that go. Pure. */
import { brokenLinks, brokenSince, linksText } from "../cluster/broken-links";
import type { Standing } from "../cluster/standing";
import { listed } from "../words";
import { aboutHost, type Condition, type Finding, type Parts } from "./condition";
import { hostsOf } from "./hosts";
import { pathsLeft, servicesOn, vipsByDirector } from "./reach";

export const brokenLink: Condition = {
  code: "host.link",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: [],
  visibleAfterMs: 0,
  find: (composition, parts) =>
    hostsOf(composition).flatMap((standing): readonly Finding[] => {
      const links = brokenLinks(composition, standing);
      if (links.length === 0) return [];
      const { id, name } = standing.host;
      return [
        {
          title: `${name}: ${linksText(links)}`,
          since: brokenSince(links),
          subject: { kind: "host", id },
          about: [aboutHost(id)],
          ...effectOf(standing, parts),
        },
      ];
    }),
};

type Effect = Pick<Finding, "affects" | "severity" | "affectsTraffic">;

const effectOf = ({ host }: Standing, parts: Parts): Effect => {
  if (host.roles.includes("router")) return routerEffect(parts, host.id);
  if (!host.roles.includes("director"))
    return { affects: "What goes by it does not arrive.", affectsTraffic: true };
  const { used, lost } = vipsByDirector(parts, host.id);
  const cut = lost.map((vip) => pathsLeft(parts, vip));
  if (used.length > 0)
    return {
      affects: [
        `Routers still send it flows for ${listed(used)}: those that need this link are lost until its adjacency times out.`,
        ...cut,
      ].join(" "),
    };
  return cut.length > 0
    ? { affects: cut.join(" ") }
    : { affects: "What goes by it does not arrive.", affectsTraffic: true };
};

const routerEffect = (parts: Parts, routerId: string): Effect => {
  const vips = parts.routers.find((router) => router.hostId === routerId)?.vips;
  const cut = vips?.kind === "known" ? vips.value.filter((one) => one.installedCount === 0) : [];
  if (cut.length === 0) return { affects: "What it forwards by it does not arrive." };
  const text = cut.map(({ vip }) => servicesOn(parts, vip)).filter(Boolean);
  return parts.routers.length === 1 && text.length > 0
    ? { affects: text.join(" "), severity: "down" }
    : { affects: `It has no path to ${listed(cut.map(({ vip }) => vip))}.` };
};
