/**
 * Reads every file of a host that Sluice keeps, by the verbs `read` and `list`. A file that is not there is not in the answer; one that
 * cannot be kept byte for byte is left out, or fails the whole where a daemon's own configuration is meant.
 */

import type { ManagedFile } from "../domain/change/model";
import { networkPath, ownerOf, routingPaths, rulesPath, sysctlPath } from "../domain/change/paths";
import type { Role } from "../domain/cluster/inventory";
import type { HostFacts } from "../domain/host/model";
import { mainFile } from "../domain/keepalived/config/files";
import type { Answer, AnswerSection } from "./host";
import { readKeepalivedFiles } from "./keepalived-files";

export type ManagedFiles =
  | {
      readonly kind: "read";
      readonly files: readonly ManagedFile[];
      readonly suite: "frr" | "quagga" | null;
      /** Where it is, or would be: a director has one, and so has a host where keepalived is installed. */
      readonly keepalivedPath: string | null;
      /** Decides lines such as `@lvs1 priority 100`: the host's own name up to its first dot. */
      readonly configId: string | null;
      /** Worker clock, ms. */
      readonly at: number;
    }
  | { readonly kind: "failed"; readonly why: string; readonly at: number };

type Ask = (verb: "read" | "list", args: readonly string[]) => Promise<Answer>;

/** Decides which daemons FRR starts; shown, never changed. */
const daemonsPath = "/etc/frr/daemons";

const alone = [...routingPaths.frr, daemonsPath, ...routingPaths.quagga, networkPath, sysctlPath, rulesPath];

/** What else lies in /etc/keepalived: scripts and parts of the configuration. Programs and keys are not read. */
const textual = /\.(?:conf|inc|cfg|sh|py|pl|txt)$/;

/** @throws HostError when the host cannot be asked */
export const readManagedFiles = async (
  ask: Ask,
  host: { readonly name: string; readonly roles: readonly Role[] },
  facts: HostFacts | null,
): Promise<ManagedFiles> => {
  const keepalived = await readKeepalivedFiles(ask);
  const main = keepalived?.main;
  const first = await ask("read", alone);
  const { at } = first;
  const sections = [...(main ? [main] : []), ...first.sections];
  const refused = sections.map(whyNot).find((why) => why !== null);
  if (refused !== undefined) return { kind: "failed", why: `${host.name}: ${refused}`, at };
  const listing = await list(ask, "/etc/keepalived");
  const known = keepalived?.texts ?? new Map<string, string>();
  const others = (listing ?? []).filter(
    (path) => !known.has(path) && textual.test(path) && ownerOf(path) === "keepalived",
  );
  const scripts = others.length === 0 ? [] : (await ask("read", others)).sections;
  const files = new Map<string, string>(known);
  for (const section of [...first.sections, ...scripts])
    if (section.exitCode === 0 && !section.lossy && !section.truncated)
      files.set(section.name, section.output);
  // Installed, though it may have nothing to do yet.
  const installed = facts !== null && facts.versions.keepalived !== null;
  const keepalivedThere = files.has(mainFile) || installed || host.roles.includes("director");
  return {
    kind: "read",
    files: [...files].map(([path, text]) => ({ path, text })).sort((a, b) => (a.path < b.path ? -1 : 1)),
    suite: await suiteOf(ask, facts, (paths) => paths.some((path) => files.has(path))),
    keepalivedPath: keepalivedThere ? mainFile : null,
    configId: facts?.hostname?.split(".")[0] ?? null,
    at: Math.max(at, keepalived?.at ?? 0),
  };
};

/** What answers, else what has files, else what has a folder for them. */
const suiteOf = async (
  ask: Ask,
  facts: HostFacts | null,
  there: (paths: readonly string[]) => boolean,
): Promise<"frr" | "quagga" | null> => {
  const version = facts?.versions.routing ?? null;
  if (version !== null) return version.startsWith("FRR") ? "frr" : "quagga";
  if (there([...routingPaths.frr, daemonsPath])) return "frr";
  if (there(routingPaths.quagga)) return "quagga";
  if ((await list(ask, "/etc/frr")) !== null) return "frr";
  return (await list(ask, "/etc/quagga")) === null ? null : "quagga";
};

/** Null when there is no such folder. */
const list = async (ask: Ask, folder: string): Promise<readonly string[] | null> => {
  const [section] = (await ask("list", [folder])).sections;
  return section?.exitCode === 0 ? section.output.split("\n").filter((line) => line !== "") : null;
};

/** A file that is there and cannot be had as it is. */
const whyNot = ({ name, exitCode, lossy, truncated, stderr }: AnswerSection): string | null => {
  if (exitCode !== 0)
    return /No such file|not found/i.test(stderr)
      ? null
      : `${name} cannot be read: ${stderr.trim() || `exit code ${exitCode}`}`;
  if (lossy) return `${name} is not UTF-8 text: it cannot be kept byte for byte, so it is left alone.`;
  return truncated ? `${name} is longer than 1 MB: it is left alone.` : null;
};
