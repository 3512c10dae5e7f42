/**
 * The client's side of the closed list: which verb takes which arguments. Checked here before anything is sent, and
 * again by script.sh on the host. Arguments are data: no character that means something to a shell passes.
 */
import { isSectionName } from "../domain/host/sections";
import { excerpt } from "../domain/output";
import { HostError } from "./errors";
import type { Verb } from "./host";

const READABLE = ["/etc/keepalived", "/etc/frr", "/etc/quagga", "/etc/sluice"];
/** Ours, in a folder that is not. */
const READABLE_FILE = "/etc/sysctl.d/60-sluice.conf";
const WORD = /^[A-Za-z0-9/._@:+-]+$/;

/** From the root, without `..`, `.`, `//` or any character outside a plain set. */
export const isPlainPath = (path: string): boolean =>
  path === "/" ||
  (path.startsWith("/") && WORD.test(path) && path.length <= 255 && !/\/(?:\.{0,2})\//.test(`${path}/`));

/** A plain path at or below /etc/keepalived, /etc/frr, /etc/quagga or /etc/sluice, or Sluice's own file of sysctls. */
export const isReadablePath = (path: string): boolean =>
  isPlainPath(path) &&
  (path === READABLE_FILE || READABLE.some((root) => path === root || path.startsWith(`${root}/`)));

/** The sections an answer to this request has, in order; null when the answer names its own. Throws HostError. */
export const expectedSections = (verb: Verb, args: readonly string[]): readonly string[] | null => {
  switch (verb) {
    case "ping":
      if (args.length > 0) throw refused('"ping" takes no argument');
      return [verb];
    case "facts":
      if (args.length > 0 && args.join(" ") !== "running")
        throw refused('"facts" takes "running", or nothing');
      return [verb];
    case "programs":
      if (args.length === 0) throw refused('"programs" needs a path');
      for (const arg of args)
        if (!isPlainPath(arg))
          throw refused(`"${excerpt(arg)}" cannot be looked for: only plain full names of programs can`);
      return [verb];
    case "checkers":
      for (const arg of args)
        if (!isPlainPath(arg))
          throw refused(`"${excerpt(arg)}" cannot be looked for: only plain full names of directories can`);
      return null;
    case "look":
      if (args.length === 0) throw refused('"look" needs a section');
      for (const arg of args) if (!isSectionName(arg)) throw refused(`there is no section "${excerpt(arg)}"`);
      if (new Set(args).size < args.length) throw refused("a section was named twice");
      return args;
    case "read":
      if (args.length === 0) throw refused('"read" needs a path');
      for (const arg of args)
        if (!isReadablePath(arg) || READABLE.includes(arg))
          throw refused(
            `"${excerpt(arg)}" may not be read: only plain names below ${READABLE.join(", ")} may`,
          );
      return args;
    case "list": {
      const [path] = args;
      if (path === undefined || args.length > 1 || !isReadablePath(path))
        throw refused(`only directories at or below ${READABLE.join(", ")} may be listed`);
      return args;
    }
    default: {
      const unheard: never = verb;
      throw refused(`there is no verb "${excerpt(String(unheard))}"`);
    }
  }
};

/** The line that asks: `7 look ipvs ipvs-stats\n`. Call `expectedSections` first: it is what refuses. */
export const requestLine = (id: number, verb: Verb, args: readonly string[]): string =>
  args.length === 0 ? `${id} ${verb}\n` : `${id} ${verb} ${args.join(" ")}\n`;

const refused = (why: string): HostError => new HostError("protocol", `Nothing was sent: ${why}.`);
