/** Sets a blank cluster up from outside, as an administrator would on its hosts: proof that nothing but configuration is missing. */
import type { LabHosts } from "../lab-hosts";
import type { FileSpec, HostSpec, Topology } from "../topology";
import { inSurroundings } from "../topology";
import { blank } from "./blank";

/** `lab` runs `blank(whole)`; afterwards it is `whole`. */
export async function setUpByHand(lab: LabHosts, whole: Topology): Promise<void> {
  const before = blank(whole).hosts.flatMap((h) => h.files.map((f) => `${h.name} ${f.path} ${f.text}`));
  await Promise.all(
    whole.hosts
      .filter((host) => !inSurroundings(host))
      .map((host) =>
        setUpHost(
          lab,
          host,
          host.files.filter((f) => !before.includes(`${host.name} ${f.path} ${f.text}`)),
        ),
      ),
  );
}

async function setUpHost(lab: LabHosts, host: HostSpec, files: FileSpec[]): Promise<void> {
  for (const { path, text } of files)
    await lab.must(host.name, ["sh", "-c", 'mkdir -p "$(dirname "$1")" && cat > "$1"', "sh", path], {
      input: text,
    });
  for (const [key, value] of Object.entries(host.sysctls))
    await lab.must(host.name, `echo ${value} > /proc/sys/${key.replaceAll(".", "/")}`);
  const lines = [
    ...host.loopback.map((address) => `addr replace ${address} dev lo`),
    ...host.interfaces.flatMap((i) => i.addresses.map((address) => `addr replace ${address} dev ${i.name}`)),
    ...(host.gateway === undefined ? [] : [`route replace default via ${host.gateway}`]),
    ...(host.ipLines ?? []),
  ];
  await lab.must(host.name, ["ip", "-batch", "-"], { input: `${lines.join("\n")}\n` });
  for (const service of host.services) {
    if (service.name === "frr") await lab.must(host.name, ["vtysh", "-b"]);
    else if (service.name === "keepalived" || service.processes.length === 0)
      await lab.startService(host.name, service.name);
  }
}
