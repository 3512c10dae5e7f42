/** Guards over the programs a keepalived.conf names: whoever writes one there is root on the director. */

import type { Origin, Script } from "../../keepalived/config/view/model";
import type { Notify } from "../../keepalived/config/view/vrrp-model";
import { textAt } from "../files";
import type { Side } from "../side";
import { block, type Finding, placeOf, type SceneHost, type StateGuard, warn } from "./scene";

type Named = {
  /** The program, without its arguments. */
  readonly path: string;
  /** `MISC_CHECK of 192.168.0.4:80`, `quorum_down of …` */
  readonly by: string;
  /** Without it a real server or a VIP is lost, or stays although it should go. */
  readonly decides: boolean;
  readonly origin: Origin | null;
};

const programOf = (command: string): string =>
  /^\s*(?:"([^"]+)"|'([^']+)'|(\S+))/.exec(command)?.slice(1).find(Boolean) ?? "";

const notifyScripts = ({ master, backup, fault, stop, any }: Notify): readonly Script[] =>
  [master, backup, fault, stop, any].filter((script) => script !== null);

/** Every program named in a configuration. */
export const programsIn = ({ keepalived: view }: Side): readonly Named[] => {
  if (view === null) return [];
  const found: Named[] = [];
  const add = (by: string, script: Script | null, decides: boolean, origin: Origin | null): void => {
    if (script) found.push({ path: programOf(script.command), by, decides, origin });
  };
  for (const { name, script, origin } of view.vrrpScripts)
    add(`vrrp_script ${name}`, script.value, true, script.origin ?? origin);
  for (const one of [...view.instances, ...view.syncGroups])
    for (const script of notifyScripts(one.notify)) add(`notify of ${one.name}`, script, false, one.origin);
  for (const service of view.virtualServers) {
    const keys = service.keys[0] ?? "a virtual_server";
    add(`quorum_up of ${keys}`, service.quorumUp.value, true, service.quorumUp.origin);
    add(`quorum_down of ${keys}`, service.quorumDown.value, true, service.quorumDown.origin);
    for (const server of service.realServers) {
      add(`notify_up of ${server.key}`, server.notifyUp.value, false, server.notifyUp.origin);
      add(`notify_down of ${server.key}`, server.notifyDown.value, false, server.notifyDown.origin);
      for (const checker of server.checkers)
        if (checker.kind === "MISC_CHECK" && checker.path.value !== null)
          add(
            `MISC_CHECK of ${server.key}`,
            { command: checker.path.value, user: null, group: null },
            true,
            checker.path.origin,
          );
    }
  }
  return found;
};

/** Paths to be looked for on a host before its configuration is judged. */
export const programsToLookFor = (side: Side): readonly string[] => [
  ...new Set(
    programsIn(side)
      .map(({ path }) => path)
      .filter((path) => path.startsWith("/") && textAt(side.files, path) === null),
  ),
];

const eachProgram =
  (look: (named: Named, host: SceneHost, side: Side) => Finding | null): StateGuard =>
  ({ hosts }, when) =>
    hosts.flatMap((host) => programsIn(host[when]).flatMap((named) => look(named, host, host[when]) ?? []));

const missing = eachProgram((named, host, side) => {
  const { path, by, decides, origin } = named;
  const looked = host.present.get(path);
  if (textAt(side.files, path) !== null || (looked ?? !(wasTaken(host, side, path) || notFound(host, path))))
    return null;
  const sentence = `${path}, named by ${by}, is not on ${host.host.name}: keepalived passes over it`;
  const about = `${by} ${path}`;
  return decides
    ? block("missing-script", about, sentence, placeOf(host, origin))
    : warn("missing-script", about, sentence, placeOf(host, origin));
});

/** Scripts in keepalived's own folder are read with its files. */
const notFound = ({ live }: SceneHost, path: string): boolean =>
  live !== null && /^\/etc\/keepalived\/[^/]+\.(?:sh|py|pl)$/.test(path) && textAt(live, path) === null;

/** A script that was among the host's files and is taken away by the change. */
const wasTaken = (host: SceneHost, side: Side, path: string): boolean =>
  side === host.after && textAt(host.before.files, path) !== null;

const outside: StateGuard = (scene, when) =>
  eachProgram(({ path, by, origin }, host) => {
    const { scriptFolders, programs } = scene.policy;
    const allowed =
      path.startsWith("/") &&
      !path.split("/").includes("..") &&
      (programs.includes(path) || scriptFolders.some((folder) => path.startsWith(folder)));
    if (allowed) return null;
    const sentence = path.startsWith("/")
      ? `${by} runs ${path} as root, which lies outside of the folders scripts may come from`
      : `${by} runs ${path || "nothing"}, which is not named by its whole path`;
    return block("script-outside", `${by} ${path}`, sentence, placeOf(host, origin));
  })(scene, when);

/** keepalived 2.2.7 ends its test with 6 for that alone, whatever else it has found. A vrrp_script nobody tracks is not run. */
const securityOff: StateGuard = ({ hosts }, when) =>
  hosts.flatMap((host) => {
    const side = host[when];
    const [first] = programsIn(side).filter(({ by }) => !by.startsWith("vrrp_script "));
    if (first === undefined || side.keepalived?.global.enableScriptSecurity.value !== false) return [];
    return [
      warn(
        "script-security-off",
        host.host.hostId,
        `keepalived on ${host.host.name} runs ${first.path} (${first.by}) without enable_script_security: its own test ends with 6 for that, and hides behind it what else is wrong with the file`,
        placeOf(host, first.origin),
      ),
    ];
  });

export const scriptGuards: readonly StateGuard[] = [missing, outside, securityOff];
