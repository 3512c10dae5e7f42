/** `ipvsadm -L --timeout` and `ipvsadm -L --daemon`, 1.24 to 1.31: what belongs to the director as a whole. */
import type { HostFacts } from "../host/model";
import { excerpt, knownComplaint, linesOf } from "../output";
import { failed, type Parsed, parsed } from "../reading";

export type IpvsTimeouts = NonNullable<HostFacts["timeouts"]>;
export type SyncDaemon = HostFacts["syncDaemons"][number];

/** `Timeout (tcp tcpfin udp): 900 120 300`, in seconds. */
export const parseTimeout = (output: string): Parsed<IpvsTimeouts> => {
  const match = /Timeout \(tcp tcpfin udp\):[ \t]*(\d{1,10})[ \t]+(\d{1,10})[ \t]+(\d{1,10})/.exec(output);
  if (match === null)
    return failed(
      knownComplaint(output.slice(0, 4000)) ??
        (output.trim() === ""
          ? "ipvsadm printed no timeouts"
          : `ipvsadm's timeouts cannot be read: "${excerpt(output)}"`),
    );
  return parsed({ tcp: Number(match[1]), tcpFin: Number(match[2]), udp: Number(match[3]) });
};

/**
 * `master sync daemon (mcast=eth0, syncid=2, …)`, one line per running daemon; both roles may run at once.
 * An empty output means that none runs: that is how ipvsadm says it.
 */
export const parseDaemon = (output: string): Parsed<readonly SyncDaemon[]> => {
  const complaint = knownComplaint(output.slice(0, 4000));
  if (complaint !== null) return failed(complaint);
  const daemons: SyncDaemon[] = [];
  for (const line of linesOf(output)) {
    if (line.trim() === "") continue;
    const match = /^\s*(master|backup) sync daemon \(mcast=([^,\s)]+), syncid=(\d{1,5})[,)]/.exec(line);
    if (match?.[2] === undefined) return failed(`ipvsadm's sync daemon cannot be read: "${excerpt(line)}"`);
    daemons.push({
      role: match[1] === "master" ? "master" : "backup",
      interface: match[2],
      syncId: Number(match[3]),
    });
  }
  return parsed(daemons);
};
