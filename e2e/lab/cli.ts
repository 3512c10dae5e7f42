/**
 * `npm run lab`: the practice cluster by hand. Without words it starts one and keeps it until Ctrl-C; with words it talks to
 * the one that runs. `SLUICE_LAB_DIR` chooses the run folder, `SLUICE_LAB_PORT` the first port.
 */
import { resolve } from "node:path";
import { LabError } from "./error";
import { attach, type Lab, startLab } from "./lab";
import { chosenTopology, TOPOLOGIES } from "./topologies/catalogue";
import type { Topology } from "./topology";

const USAGE = `npm run lab                                   start, stay in the foreground, Ctrl-C ends it
npm run lab -- --topology NAME                start another one; topologies lists them
npm run lab -- topologies
npm run lab -- status                         hosts, pulled cables, next hops, holders of VIPs
npm run lab -- exec HOST COMMAND...           as root inside a host
npm run lab -- start-service HOST SERVICE     frr, keepalived, nginx, vsftpd, sshd
npm run lab -- stop-service HOST SERVICE
npm run lab -- kill HOST SERVICE|PROCESS      SIGKILL
npm run lab -- cut HOST INTERFACE             pull the cable; mend HOST INTERFACE plugs it in
npm run lab -- reboot HOST                    power cycle
npm run lab -- skew HOST SECONDS              make its date wrong
npm run lab -- traffic [REQUESTS_PER_SECOND]  from the client to the first VIP; 0 stops it; alone: the report
npm run lab -- stop`;

const runDir = resolve(process.env.SLUICE_LAB_DIR ?? ".sluice/lab");

async function main(words: string[]): Promise<void> {
  if (words[0] === undefined || words[0] === "start" || words[0] === "--topology")
    return start(chosenTopology(words).topology);
  const [verb, host = "", ...rest] = words;
  const [first = ""] = rest;
  if (verb === "topologies") return list();
  if (verb === "help" || verb === "--help") return console.log(USAGE);
  const lab = await attach(runDir);
  switch (verb) {
    case "status":
      return status(lab);
    case "exec":
      return execute(lab, host, rest);
    case "start-service":
      return lab.startService(host, first);
    case "stop-service":
      return lab.stopService(host, first);
    case "kill":
      return console.log(`${await lab.killService(host, first)} processes killed`);
    case "cut":
      return lab.cutLink(host, first);
    case "mend":
      return lab.mendLink(host, first);
    case "reboot":
      return lab.rebootHost(host);
    case "skew":
      return lab.skewClock(host, Number(first));
    case "traffic":
      return traffic(lab, host);
    case "stop":
      return lab.stop();
    default:
      throw new LabError(`Unknown word ${verb}.\n${USAGE}`);
  }
}

const list = (): void =>
  TOPOLOGIES.forEach(({ name, summary }) => {
    console.log(`${name.padEnd(17)} ${summary}`);
  });

async function start(topology: Topology): Promise<void> {
  const basePort =
    process.env.SLUICE_LAB_PORT === undefined ? undefined : Number(process.env.SLUICE_LAB_PORT);
  const say = (text: string, ms: number): void =>
    console.log(`${(ms / 1000).toFixed(1).padStart(6)} s  ${text}`);
  const began = performance.now();
  const lab = await startLab({ topology, runDir, basePort, onProgress: say });
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(name, () => void lab.stop().then(() => process.exit(0)));
  }
  await lab.waitConverged();
  say("converged", performance.now() - began);
  for (const h of lab.hosts) {
    const roles = `${h.name} (${h.roles.join(", ")}) ${h.dataAddresses.join(", ")}`;
    console.log(`${roles.padEnd(44)} ssh -i ${lab.privateKeyPath} -p ${h.sshAddress.port} root@127.0.0.1`);
    console.log(`${"".padEnd(44)} ${h.fingerprint}`);
  }
  console.log(
    `Users root, sluice (sudo -n), nosudo with that key; pw with password ${lab.password}. Ctrl-C ends it.`,
  );
  await lab.ended;
}

async function status(lab: Lab): Promise<void> {
  const { up, cut } = await lab.status();
  for (const h of lab.hosts) {
    console.log(
      `${h.name.padEnd(8)} ${up[h.name] ? "up" : "starting"}  127.0.0.1:${h.sshAddress.port}  ${h.fingerprint}`,
    );
  }
  if (cut.length > 0) console.log(`cables pulled: ${cut.map((c) => `${c.host} ${c.iface}`).join(", ")}`);
  for (const { address } of lab.topology.holders ?? [])
    console.log(`${address} held by ${(await lab.holdersOf(address)).join(", ") || "nobody"}`);
  for (const route of lab.topology.converged) {
    console.log(`${route.host}: ${route.prefix} via ${(await lab.nextHops(route)).join(", ") || "nothing"}`);
  }
}

async function execute(lab: Lab, host: string, argv: string[]): Promise<void> {
  const done = await lab.exec(host, argv.length === 1 ? argv.join("") : argv);
  process.stdout.write(done.stdout);
  process.stderr.write(done.stderr);
  process.exitCode = done.code;
}

async function traffic(lab: Lab, rate: string): Promise<void> {
  if (rate === "")
    return console.log(JSON.stringify({ ...(await lab.traffic.report()), seconds: undefined }, null, 2));
  if (Number(rate) === 0) return void (await lab.traffic.stop());
  const [url] = lab.topology.served;
  if (url === undefined) throw new LabError(`${lab.topology.name} serves nothing yet.`);
  await lab.traffic.start({ requestsPerSecond: Number(rate), url });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof LabError ? error.message : error);
  process.exitCode = 1;
});
