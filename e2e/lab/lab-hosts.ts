/** What can be done to the hosts of a running cluster: run, stop, kill, cut, reboot, authorize, wait. */
import { setTimeout as sleep } from "node:timers/promises";
import { homeOf, type User } from "./accounts";
import { ask, type ExecReply, type Status } from "./control";
import { LabError } from "./error";
import { cableName } from "./guest-plan";
import type { LabFile } from "./launch";
import { sshd } from "./services";
import type { ExpectedRoute, HostSpec, ServiceSpec } from "./topology";

export type ExecResult = { code: number; stdout: string; stderr: string };
export type ExecOptions = { timeoutMs?: number; input?: string };

const SIGKILL = 9;

/** Sends its input to an address and port; succeeds when what comes back begins as said. */
const KNOCK = `import socket, sys
s = socket.create_connection((sys.argv[1], int(sys.argv[2])), 2)
s.sendall(sys.stdin.buffer.read())
sys.exit(not s.recv(99).startswith(sys.argv[3].encode()))`;

export class LabHosts {
  constructor(readonly file: LabFile) {}

  /**
   * Runs as root inside a host, not through SSH: works with sshd stopped and every cable cut. A string goes to `sh -c`.
   * Default time-out 30 s; throws LabError when it passes (the command is killed) or the host is starting.
   * A command ended by signal N has code 128+N. Daemons it leaves behind do not delay the answer.
   */
  async exec(host: string, command: string | string[], options: ExecOptions = {}): Promise<ExecResult> {
    const argv = typeof command === "string" ? ["sh", "-c", command] : command;
    const timeoutMs = options.timeoutMs ?? 30_000;
    const input = options.input === undefined ? {} : { input: options.input };
    const reply = await ask<ExecReply>(
      this.file.socket,
      { kind: "exec", host, argv, timeoutMs, ...input },
      timeoutMs + 5_000,
    );
    if (reply.late) throw new LabError(`${host}: ${argv.join(" ")}: not done within ${timeoutMs} ms`);
    const text = (base64: string): string => Buffer.from(base64, "base64").toString("utf8");
    return { code: reply.code, stdout: text(reply.stdout), stderr: text(reply.stderr) };
  }

  /** Like `exec`, but anything but exit 0 throws; returns standard output. */
  async must(host: string, command: string | string[], options: ExecOptions = {}): Promise<string> {
    const done = await this.exec(host, command, options);
    if (done.code !== 0)
      throw new LabError(`${host}: ${command}: exit ${done.code}: ${done.stderr || done.stdout}`);
    return done.stdout;
  }

  async startService(host: string, name: string): Promise<void> {
    for (const argv of this.service(host, name).start) await this.must(host, argv);
  }

  /** The orderly way. Returns when the daemons are gone. */
  async stopService(host: string, name: string): Promise<void> {
    for (const argv of this.service(host, name).stop) await this.must(host, argv);
  }

  /** SIGKILL to a service's processes (supervisor first) or, when `name` is no service, to processes of that name. Returns how many. */
  async killService(host: string, name: string): Promise<number> {
    const processes = this.findService(host, name)?.processes ?? [name];
    const request = { kind: "signal", host, processes, signal: SIGKILL } as const;
    return (await ask<{ signalled: number }>(this.file.socket, request, 10_000)).signalled;
  }

  /** Pulls the cable: the host's interface loses its carrier. */
  async cutLink(host: string, iface: string): Promise<void> {
    await this.cable(host, iface, false);
  }

  async mendLink(host: string, iface: string): Promise<void> {
    await this.cable(host, iface, true);
  }

  /** Power cycle: all its processes die at once, counters and /run are gone, its disk stays, its boot id is new. */
  async rebootHost(host: string): Promise<void> {
    await ask(this.file.socket, { kind: "reboot", host }, 20_000);
    await this.until(60_000, `${host} is up`, async () => (await this.status()).up[host] === true);
  }

  /** Lets the holder of an SSH key (`ssh-ed25519 AAAA…`, one line) sign in. Twice is the same as once. */
  async authorize(host: string, publicKey: string, user: User): Promise<void> {
    const path = `${homeOf(user)}/.ssh/authorized_keys`;
    const key = publicKey.trim();
    await this.must(host, [
      "sh",
      "-c",
      'grep -qxF -e "$1" "$2" || printf "%s\\n" "$1" >> "$2"',
      "sh",
      key,
      path,
    ]);
  }

  /**
   * Makes `date` on that host wrong by so many seconds, 0 mends it. User-mode Linux has one wall clock for all hosts,
   * so only the program `date` lies; syscalls and file times do not.
   */
  async skewClock(host: string, seconds: number): Promise<void> {
    const script = `#!/bin/sh\nexec /usr/bin/date.real --date="${seconds} seconds" "$@"\n`;
    const install =
      "test -e /usr/bin/date.real || cp -p /bin/date /usr/bin/date.real; cat > /usr/bin/date.new; chmod 755 /usr/bin/date.new; mv /usr/bin/date.new /usr/bin/date";
    await this.must(host, install, { input: script });
  }

  status(): Promise<Status> {
    return ask<Status>(this.file.socket, { kind: "status", after: 0 }, 6_000);
  }

  /** Waits until routes and holders are as the topology says and the client gets an answer from everything it serves. */
  async waitConverged(timeoutMs = 60_000): Promise<void> {
    const { converged, holders = [], served } = this.file.topology;
    for (const expected of converged) {
      const want = [...expected.nextHops].sort().join(" ");
      const what = `${expected.host} routes ${expected.prefix} over ${want}`;
      await this.until(timeoutMs, what, async () => (await this.nextHops(expected)).join(" ") === want);
    }
    for (const { address, host } of holders) {
      const what = `${host} holds ${address}`;
      await this.until(timeoutMs, what, async () => (await this.holdersOf(address)).join(" ") === host);
    }
    for (const url of served)
      await this.until(timeoutMs, `the client is answered by ${url}`, () => this.answers(url));
  }

  /** Names of the hosts that have an address on an Ethernet interface, so that a segment may find it there. */
  async holdersOf(address: string): Promise<string[]> {
    const asked = this.file.topology.hosts.map(async ({ name }) => {
      const text = await this.must(name, ["ip", "-4", "-o", "addr", "show", "to", `${address}/32`]);
      return text.split("\n").some((line) => /^\d+: eth/.test(line)) ? [name] : [];
    });
    return (await Promise.all(asked)).flat();
  }

  /** Whether the client gets a page over HTTP, or a greeting over FTP, within 2 s. */
  async answers(url: string): Promise<boolean> {
    const { protocol, hostname, port, pathname } = new URL(url);
    const [request, good] =
      protocol === "ftp:" ? ["", "220 "] : [`GET ${pathname} HTTP/1.0\r\n\r\n`, "HTTP/1.1 200 "];
    const done = await this.exec(
      this.client,
      ["python3", "-I", "-S", "-c", KNOCK, hostname, port || "80", good],
      { input: request },
    );
    return done.code === 0;
  }

  /** Next hops the kernel of `host` uses for a prefix, sorted; empty when it has no such route. */
  async nextHops(route: Pick<ExpectedRoute, "host" | "prefix">): Promise<string[]> {
    const text = await this.must(route.host, ["ip", "-j", "route", "show", route.prefix]);
    const routes = JSON.parse(text || "[]") as { gateway?: string; nexthops?: { gateway?: string }[] }[];
    const gateways = routes.flatMap((r) => [r.gateway, ...(r.nexthops ?? []).map((n) => n.gateway)]);
    return gateways.filter((g) => g !== undefined).sort();
  }

  /** Asks until true; throws LabError naming `what` after `timeoutMs`. */
  async until(timeoutMs: number, what: string, holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new LabError(`practice cluster: not within ${timeoutMs} ms: ${what}`);
      await sleep(200);
    }
  }

  /** The host traffic comes from. Throws LabError when the topology has none. */
  get client(): string {
    const host = this.file.topology.hosts.find((h) => h.roles.includes("client"));
    if (host === undefined) throw new LabError("This topology has no client host.");
    return host.name;
  }

  private async cable(host: string, iface: string, up: boolean): Promise<void> {
    if (!this.spec(host).interfaces.some((i) => i.name === iface))
      throw new LabError(`${host} has no interface ${iface}`);
    const cable = cableName(this.file.topology, host, iface);
    await ask(this.file.socket, { kind: "cable", host, iface, cable, up }, 10_000);
  }

  private spec(host: string): HostSpec {
    const spec = this.file.topology.hosts.find((h) => h.name === host);
    if (spec === undefined) throw new LabError(`no host named ${host}`);
    return spec;
  }

  private findService(host: string, name: string): ServiceSpec | undefined {
    return [...this.spec(host).services, sshd].find((s) => s.name === name);
  }

  private service(host: string, name: string): ServiceSpec {
    const service = this.findService(host, name);
    if (service === undefined) throw new LabError(`${host} runs no service named ${name}`);
    return service;
  }
}
