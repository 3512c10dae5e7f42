/** Guards over a keepalived.conf as text: what keepalived would pass over, or would not find. */
import { block, type ChangeGuard, type Finding, placeOf, type StateGuard, warn } from "./scene";

/** Words earlier versions knew there, which articles still show; keepalived 2.2.7 passes over them and nothing is lost. */
const RETIRED = ["nat_mask", "nb_get_retry", "lvs_id", "linkbeat_use_polling"];

/** keepalived says so itself with exit code 5, and goes on with something else than what was written. */
const unknownDirectives: StateGuard = ({ hosts }, when) =>
  hosts.flatMap((host) =>
    (host[when].keepalived?.unread ?? [])
      .filter(({ known }) => !known)
      .map(({ path, name, origin }) => {
        const inside = path === "" ? "" : ` in ${path}`;
        const [about, place] = [`${path} ${name}`, placeOf(host, origin)];
        return RETIRED.includes(name)
          ? warn(
              "retired-directive",
              about,
              `keepalived does not know ${name}${inside} any more, and passes over it`,
              place,
            )
          : block(
              "unknown-directive",
              about,
              `keepalived does not know ${name || "a lone {"}${inside}: it ignores it and goes on without`,
              place,
            );
      }),
  );

/** Problems that have a guard of their own. */
const ELSEWHERE =
  /stands twice|does not know this here|^include |no real_server|has no port; keepalived 2\.2\.7 clears it/;

/** Problems that leave keepalived as it was meant. */
const HARMLESS = /typographic quote|hidden|backslash|closes nothing|no protocol/i;

const problems: StateGuard = ({ hosts }, when) =>
  hosts.flatMap((host) =>
    (host[when].keepalived?.problems ?? [])
      .filter(({ message }) => !ELSEWHERE.test(message))
      .map(({ file, line, message }): Finding => {
        const place = placeOf(host, { file, line });
        return HARMLESS.test(message)
          ? warn("reading-problem", message, message, place)
          : block("reading-problem", message, message, place);
      }),
  );

const missingIncludes: StateGuard = ({ hosts }, when) =>
  hosts.flatMap((host) =>
    (host[when].keepalived?.problems ?? []).flatMap(({ file, line, message }) => {
      const [, pattern] = /^include (.*): not read$/.exec(message) ?? [];
      if (pattern === undefined) return [];
      const sentence = `${pattern} is included and is not there: keepalived goes on without it, and says nothing`;
      return [block("missing-include", pattern, sentence, placeOf(host, { file, line }))];
    }),
  );

/** An empty or missing file passes keepalived -t; a reload then removes every service and every VIP. */
const emptied: ChangeGuard = ({ hosts }) =>
  hosts.flatMap((host) => {
    const { before, after } = host;
    const had = holdsAnything(before.keepalived);
    if (!had || holdsAnything(after.keepalived)) return [];
    const sentence =
      after.keepalived === null
        ? `keepalived.conf of ${host.host.name} is taken away: keepalived removes every service and every VIP of it`
        : `keepalived.conf of ${host.host.name} has no service and no VRRP instance any more: a reload removes every one of them, and keepalived -t has no objection`;
    return [block("empty-file", host.host.hostId, sentence, placeOf(host, null))];
  });

type View = { readonly virtualServers: readonly unknown[]; readonly instances: readonly unknown[] };

const holdsAnything = (view: View | null): boolean =>
  view !== null && view.virtualServers.length + view.instances.length > 0;

export const textGuards: readonly StateGuard[] = [unknownDirectives, problems, missingIncludes];
export const textChangeGuards: readonly ChangeGuard[] = [emptied];
