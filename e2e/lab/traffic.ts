/** Traffic from the cluster's client host: an open-loop HTTP generator inside the guest (guest/traffic.py) and its report. */
import { readFileSync } from "node:fs";
import { LabError } from "./error";
import type { LabHosts } from "./lab-hosts";

export type TrafficOptions = {
  requestsPerSecond: number;
  /** `http://192.168.0.100/`, as seen from the client host; an address, not a name. */
  url: string;
  /** This many downloads of `/slow` from the same server are kept open all the time. Default 0. */
  slowDownloads?: number;
  /** A request not answered after so many seconds has failed. Default 3. */
  timeoutSeconds?: number;
};

export type TrafficReport = {
  running: boolean;
  /** Seconds since 1970, the guest's clock. */
  startedAt: number;
  writtenAt: number;
  sent: number;
  ok: number;
  failed: number;
  /** Answers by the name the real server gave. */
  byServer: Record<string, number>;
  /** Failures by kind: refused, reset, timeout, unreachable, cut off, empty, `status 503`. */
  errors: Record<string, number>;
  /** Of the last 1000 good answers; null before the first. */
  latencyMs: { p50: number | null; p95: number | null; max: number | null };
  slow: { active: number; completed: number; broken: number; bytes: number };
  /** The last 300 seconds in which something ended. */
  seconds: { at: number; ok: number; failed: number; byServer: Record<string, number> }[];
};

const PROGRAM = "/usr/local/bin/traffic.py";
const REPORT = "/run/traffic.json";

export class Traffic {
  constructor(private readonly lab: LabHosts) {}

  /** Starts the generator anew; one runs at a time, figures start at 0. */
  async start(options: TrafficOptions): Promise<void> {
    await this.stop();
    const url = new URL(options.url);
    const settings = JSON.stringify({
      address: url.hostname,
      port: Number(url.port || 80),
      path: url.pathname,
      requestsPerSecond: options.requestsPerSecond,
      slowDownloads: options.slowDownloads ?? 0,
      slowPath: "/slow",
      timeoutSeconds: options.timeoutSeconds ?? 3,
    });
    const program = readFileSync(new URL("./guest/traffic.py", import.meta.url), "utf8");
    const script =
      'cat > "$1"; rm -f "$2"; setsid python3 -I -S "$1" "$2" "$3" > /run/traffic.log 2>&1 < /dev/null & echo $! > /run/traffic.pid';
    await this.lab.must(this.lab.client, ["sh", "-c", script, "sh", PROGRAM, REPORT, settings], {
      input: program,
    });
    await this.lab.until(
      10_000,
      "the traffic generator reports",
      async () => (await this.read()) !== undefined,
    );
  }

  /** Stops it and returns its last report; undefined when none was started. Twice is the same as once. */
  async stop(): Promise<TrafficReport | undefined> {
    const script =
      'test -e /run/traffic.pid || exit 0; p=$(cat /run/traffic.pid); kill "$p" 2>/dev/null; while kill -0 "$p" 2>/dev/null; do sleep 0.05; done; rm -f /run/traffic.pid';
    await this.lab.must(this.lab.client, script);
    return this.read();
  }

  /** At most half a second old while running. Throws LabError when none was started since the client's last boot. */
  async report(): Promise<TrafficReport> {
    const report = await this.read();
    if (report === undefined) throw new LabError("No traffic was started on the client host.");
    return report;
  }

  private async read(): Promise<TrafficReport | undefined> {
    const { code, stdout } = await this.lab.exec(this.lab.client, ["cat", REPORT]);
    return code === 0 ? (JSON.parse(stdout) as TrafficReport) : undefined;
  }
}
