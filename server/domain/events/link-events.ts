/** Events of a host's links: a cable pulled, a link set down, an interface gone. Told before what follows from them. Pure. */
import { carryingLinks } from "../host/links";
import type { Link, LinkState } from "../host/model";
import type { Change, Described } from "./describe";

export const linkEvents = ({ host, before, now }: Change): readonly Described[] => {
  if (before.addresses.kind === "unknown" || now.addresses.kind === "unknown") return [];
  const [old, fresh] = [before.addresses.value, now.addresses.value];
  const names = new Set([...carryingLinks(old), ...carryingLinks(fresh)].map(({ name }) => name));
  const named = (links: readonly Link[], name: string) => links.find((one) => one.name === name);
  return [...names].flatMap((name): readonly Described[] => {
    const was = named(old.links, name)?.state;
    const is = named(fresh.links, name)?.state;
    // A link that is new says nothing of a loss; one remembered from before links had a state tells nothing either.
    if (was === undefined || was === is) return [];
    const told = is === undefined ? gone : words[is](was);
    return [
      {
        code: told.code,
        severity: told.severity,
        sentence: `${host.name}: link ${name} ${told.what}`,
        subject: { kind: "host", id: host.id },
      },
    ];
  });
};

type Told = Pick<Described, "code" | "severity"> & { readonly what: string };

const gone: Told = { code: "link.gone", severity: "degraded", what: "is gone" };

const words: Readonly<Record<LinkState, (was: LinkState) => Told>> = {
  up: (was) => ({
    code: "link.up",
    severity: "ok",
    what: was === "off" ? "was set up again" : "has its carrier again",
  }),
  "no-carrier": (was) =>
    was === "up"
      ? { code: "link.carrier-lost", severity: "degraded", what: "lost its carrier" }
      : { code: "link.without-carrier", severity: "info", what: "was set up, without a carrier" },
  off: () => ({ code: "link.off", severity: "degraded", what: "was set down" }),
};
