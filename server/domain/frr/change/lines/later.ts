/** What a running daemon does not take from vtysh: it holds from the daemon's next start on, and is said so. */
import type { Suite } from "../fields/field";
import type { ContextKind, Statement } from "./statement";

const NAMES = /^(?:hostname|domainname) /;
const AT_START = /^(?:frr (?:version|defaults) |service integrated-vtysh-config$|agentx$)/;

/** A clause, or null where the daemon takes it at once. */
export const later = (
  kind: ContextKind,
  { words, negated }: Statement,
  gone: boolean,
  suite: Suite,
): string | null => {
  const line = words.join(" ");
  if (!/^[ -~]*$/.test(line)) return "only ASCII is typed into vtysh";
  if (/\|/.test(line)) return "vtysh takes what stands behind | for a filter";
  if (kind === "global" && NAMES.test(line)) return "a running daemon keeps the name it has";
  if (kind === "global" && AT_START.test(line)) return "it is read when the daemons start";
  if (suite === "frr") return null;
  if (kind === "global" && /^log file /.test(line))
    return "each daemon of Quagga has its own log file, and vtysh would give all of them this one";
  if (kind === "line") return "the vtysh of Quagga does not know it";
  if (kind === "global" && /^password /.test(line) && (gone || negated))
    return "Quagga cannot take a password away while it runs";
  return null;
};
