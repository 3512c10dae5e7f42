import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "./parse";
import { summariseConfig } from "./summary";
import { viewConfig } from "./view";

/** What a reader of each file finds in it, written by hand; problems are the lines `keepalived -t` of 2.2.7 complains about. */
type Expected = {
  readonly services?: readonly string[];
  readonly servers?: readonly string[];
  readonly checks?: readonly string[];
  readonly instances?: readonly string[];
  readonly problems?: readonly number[];
};

const digest = (path: string, hash: string): string => `${path} expects 200-299 and digest ${hash}`;
const ROOT = digest("/", "ff20ad2481f97b1754ef3e12ecd3a9cc");
const MRTG = digest("/mrtg/", "9b3a0c85a887a256d6939da88aabd8cd");
const JSP = digest("/testurl3/test.jsp", "640205b7b0fc66c1ea91c463fac6334d");
const FORTY_TWO = "192.168.200.16/32 192.168.200.17/32 192.168.200.18/32";

const SAMPLES: Readonly<Record<string, Expected>> = {
  "samples/keepalived.conf.HTTP_GET.port": {
    services: ["tcp 192.168.200.100:443 rr NAT persistent 50"],
    servers: ["192.168.201.100:443 1"],
    checks: [`SSL_GET ${ROOT} on port 444, every 6 s, 3 retries after 3 s, 3 s timeout`],
  },
  "samples/keepalived.conf.IPv6": {
    services: ["tcp [ae00::1]:80 rr NAT persistent 50"],
    servers: ["[ae00::10]:25 1"],
    checks: ["SMTP_CHECK as foo.bar.com, every 6 s, 3 retries after 1 s, 3 s timeout"],
  },
  "samples/keepalived.conf.PING_CHECK": {
    services: ["udp 10.10.10.2:1358 rr NAT persistent 50"],
    servers: ["192.168.200.6:1358 1"],
    checks: ["PING_CHECK, every 6 s, 4 retries after 1 s, 5 s timeout"],
  },
  "samples/keepalived.conf.SMTP_CHECK": {
    services: ["tcp 192.168.200.100:25 rr NAT"],
    servers: ["172.16.1.10:25 1", "172.16.1.11:25 1", "172.16.1.12:25 1"],
    checks: [
      "SMTP_CHECK as foo.bar.com, every 60 s, 2 retries after 5 s, 30 s timeout",
      "SMTP_CHECK as foo.bar.com, every 60 s, 2 retries after 5 s, 10 s timeout",
      "SMTP_CHECK as foo.bar.com, every 60 s, 2 retries after 5 s, 10 s timeout",
    ],
  },
  "samples/keepalived.conf.SSL_GET": {
    services: ["tcp 192.168.200.100:443 rr NAT persistent 50", "tcp 192.168.200.100:80 rr NAT persistent 50"],
    servers: ["192.168.201.100:443 1", "192.168.201.100:80 1"],
    checks: [
      `SSL_GET ${ROOT}; ${MRTG}, every 6 s, 3 retries after 3 s, 3 s timeout`,
      `HTTP_GET ${ROOT}; ${MRTG}, every 6 s, 3 retries after 3 s, 3 s timeout`,
    ],
    instances: [`VI_1 MASTER eth0 51 100 ${FORTY_TWO}`],
  },
  "samples/keepalived.conf.UDP_CHECK": {
    services: ["udp 10.10.10.2:1358 rr NAT persistent 50"],
    servers: ["192.168.200.6:1358 1"],
    checks: ["UDP_CHECK, every 6 s, 3 retries after 3 s, 3 s timeout"],
  },
  "samples/keepalived.conf.conditional_conf": { instances: ["VI_0 BACKUP eth0 1 170 10.1.0.254/32"] },
  "samples/keepalived.conf.fwmark": {
    services: ["fwm 1 rr NAT persistent 900"],
    servers: ["192.168.201.100:0 1", "192.168.201.101:0 1"],
    checks: [
      "TCP_CHECK on port 80, every 6 s, 1 retry after 1 s, 3 s timeout",
      "TCP_CHECK on port 80, every 6 s, 1 retry after 1 s, 3 s timeout",
    ],
  },
  "samples/keepalived.conf.inhibit": {
    services: ["tcp 10.10.10.2:1358 rr NAT persistent 50"],
    servers: ["192.168.200.2:1358 1 inhibit"],
    checks: [`HTTP_GET ${JSP}, every 6 s, 3 retries after 3 s, 3 s timeout`],
  },
  "samples/keepalived.conf.misc_check": {
    services: ["tcp 10.10.10.2:1358 rr NAT persistent 50"],
    servers: ["192.168.200.6:1358 1"],
    checks: ["MISC_CHECK /usr/local/bin/script.sh, every 6 s, no retry"],
  },
  "samples/keepalived.conf.misc_check_arg": {
    services: ["tcp 10.10.10.2:1358 rr NAT persistent 50"],
    servers: ["192.168.200.6:1358 1"],
    checks: ["MISC_CHECK /usr/local/bin/script.sh arg1 arg2, every 6 s, no retry"],
  },
  "samples/keepalived.conf.quorum": {
    services: ["tcp 10.0.1.1:80 wrr NAT persistent 900 quorum 7/2 alpha omega"],
    servers: Array.from({ length: 10 }, (_, index) => `10.0.0.${index + 1}:8080 1`),
    checks: Array<string>(10).fill("TCP_CHECK on port 80, every 6 s, 1 retry after 1 s, 3 s timeout"),
  },
  "samples/keepalived.conf.sample": {
    services: ["tcp 10.10.10.2:1358 rr NAT persistent 50 sorry 192.168.200.200:1358"],
    servers: ["192.168.200.2:1358 1"],
    checks: [`HTTP_GET ${JSP}, every 6 s, 3 retries after 3 s, 3 s timeout`],
    instances: ["VI_1 BACKUP eth0 50 100 192.168.200.11/32 192.168.200.12/32 192.168.200.13/32 nopreempt"],
  },
  "samples/keepalived.conf.status_code": {
    services: ["tcp 192.168.200.100:443 rr NAT persistent 50"],
    servers: ["192.168.201.100:443 1"],
    checks: [
      "SSL_GET / expects 200-299 400-499 503 505; " +
        "/mrtg/ expects 200 and digest 9b3a0c85a887a256d6939da88aabd8cd, every 6 s, 3 retries after 3 s, 3 s timeout",
    ],
  },
  "samples/keepalived.conf.track_interface": {
    instances: ["VI_1 MASTER eth0.1 51 100 192.168.200.16/32 192.168.200.17/32 eth1 192.168.200.18/32 eth2"],
  },
  "samples/keepalived.conf.virtualhost": {
    services: ["tcp 192.168.200.100:80 rr NAT persistent 50"],
    servers: ["192.168.201.100:80 1"],
    checks: [
      `SSL_GET ${ROOT.replace("/ ", "/ of www.firewall.loc ")}; ${MRTG.replace("/mrtg/ ", "/mrtg/ of www.firewall.loc ")}, every 6 s, 3 retries after 3 s, 3 s timeout`,
    ],
  },
  "samples/keepalived.conf.vrrp": {
    instances: [
      `VI_1 MASTER eth0 51 100 ${FORTY_TWO} 192.168.200.18/32 eth0:1`,
      "VI_2 BACKUP eth0 50 50 192.168.200.13/32 192.168.200.14/32 192.168.200.15/32",
      "VI_3 MASTER eth1 52 100 192.168.201.13/32 192.168.201.14/32 192.168.201.15/32",
      "VI_4 BACKUP eth1 53 50 192.168.201.16/32 192.168.201.17/32 192.168.201.18/32",
    ],
  },
  "samples/keepalived.conf.vrrp.lvs_syncd": {
    services: ["tcp 192.168.200.19:80 rr NAT persistent 50"],
    servers: ["192.168.201.100:80 1"],
    checks: ["TCP_CHECK, every 20 s, 1 retry after 1 s, 3 s timeout"],
    instances: [
      `VI_1 MASTER eth0 51 150 ${FORTY_TWO}`,
      "VI_2 BACKUP eth0 52 100 192.168.200.19/32 192.168.200.20/32 192.168.200.21/32",
      "VI_3 BACKUP eth1 53 100 192.168.201.19/32 192.168.201.20/32 192.168.201.21/32",
    ],
    // The members of a group without a `group` block.
    problems: [4, 5],
  },
  "samples/keepalived.conf.vrrp.scripts": {
    instances: [
      `VI_1 MASTER eth0 51 100 ${FORTY_TWO}`,
      "VI_2 MASTER eth0 52 150 192.168.200.100/27",
      "VI_3 MASTER eth0 53 150 192.168.200.101/27",
    ],
  },
  "articles/ospf-ecmp.lvs1.keepalived.conf": {
    services: ["tcp 192.168.0.100:80 wrr DR persistent 60 sorry 127.0.0.1:80 ha_suspend"],
    servers: ["192.168.0.4:80 10 inhibit", "192.168.0.5:80 10 inhibit"],
    checks: Array<string>(2).fill(
      "HTTP_GET / expects 200 on port 80, every 5 s, 1 retry after 1 s, 2 s timeout",
    ),
  },
  "articles/nat-inner-gateway.master.keepalived.conf": {
    services: ["tcp 192.168.102.165:80 rr NAT persistent 50", "tcp 193.168.140.80:80 rr NAT persistent 50"],
    servers: ["192.168.102.161:80 3", "192.168.102.162:80 3", "192.168.102.163:80 3", "192.168.102.164:80 3"],
    checks: [
      "TCP_CHECK, every 6 s, 1 retry after 3 s, 3 s timeout",
      "TCP_CHECK, every 6 s, 1 retry after 3 s, 3 s timeout",
      "TCP_CHECK on port 80, every 6 s, 1 retry after 3 s, 3 s timeout",
      "TCP_CHECK on port 80, every 6 s, 1 retry after 3 s, 3 s timeout",
    ],
    instances: [
      "VI_1 MASTER ens4 51 100 193.168.140.80/32",
      "LAN_GATEWAY MASTER ens3 62 100 192.168.102.165/32",
    ],
    problems: [51, 59, 74, 83],
  },
  "articles/vrrp-master-backup.backup.keepalived.conf": {
    services: ["tcp 193.168.140.80:80 rr DR"],
    servers: ["193.168.140.152:80 10", "193.168.140.224:80 10"],
    checks: Array<string>(2).fill("TCP_CHECK on port 80, every 6 s, 1 retry after 3 s, 10 s timeout"),
    instances: ["VI_1 BACKUP ens4 51 90 193.168.140.80/32"],
    problems: [29, 35, 44],
  },
  "articles/ftp-rest-fwmark.master.keepalived.conf": {
    services: ["fwm 300 wrr DR persistent 900", "tcp 192.168.100.111:9826 wrr DR"],
    servers: ["192.168.100.34:0 1", "192.168.100.35:0 1", "192.168.100.34:9826 1", "192.168.100.35:9826 1"],
    checks: [
      "TCP_CHECK on port 9814, every 6 s, 1 retry after 3 s, 3 s timeout",
      "TCP_CHECK on port 9814, every 6 s, 1 retry after 3 s, 3 s timeout",
      "TCP_CHECK, every 6 s, 1 retry after 3 s, 3 s timeout",
      "TCP_CHECK, every 6 s, 1 retry after 3 s, 3 s timeout",
    ],
    instances: ["VI_1 MASTER enp1s0 100 100 192.168.100.111/32"],
    // Twice "nb_get_retry" and once the port of a fwmark service's server; then "nb_get_retry" again.
    problems: [26, 30, 35, 39, 54, 62],
  },
  "articles/master-master-two-vips.lvs2.keepalived.conf": {
    services: ["tcp 192.168.100.111:9826 wrr DR", "tcp 192.168.100.112:9826 wrr DR"],
    servers: [
      "192.168.100.34:9826 1",
      "192.168.100.35:9826 1",
      "192.168.100.34:9826 1",
      "192.168.100.35:9826 1",
    ],
    checks: Array<string>(4).fill("TCP_CHECK, every 6 s, 1 retry after 1 s, 3 s timeout"),
    instances: [
      "VI_1 BACKUP enp1s0 100 50 192.168.100.111/32",
      "VI_2 MASTER enp1s0 101 100 192.168.100.112/32",
    ],
  },
};

const found = (name: string): Required<Expected> => {
  const text = readFileSync(join(import.meta.dirname, "../fixtures", name), "utf8");
  const view = viewConfig(parseConfig(text, { configId: "high" }));
  const { services } = summariseConfig(view);
  const words = (...parts: readonly (string | number | false | null)[]): string =>
    parts.filter((part) => part !== false && part !== null && part !== "").join(" ");
  return {
    services: services.map((service) =>
      words(
        service.key,
        service.scheduler,
        service.method,
        service.persistence && `persistent ${service.persistence.seconds}`,
        service.sorryServer && `sorry ${service.sorryServer}`,
        service.quorum > 1 && `quorum ${service.quorum}/${service.hysteresis}`,
        service.alpha && "alpha",
        service.omega && "omega",
        service.haSuspend && "ha_suspend",
      ),
    ),
    servers: services.flatMap(({ servers }) =>
      servers.map((server) => words(server.key, server.weight, server.inhibitOnFailure && "inhibit")),
    ),
    checks: services.flatMap(({ servers }) => servers.flatMap((server) => server.checks)),
    instances: view.instances.map((instance) =>
      words(
        instance.name,
        instance.state.value,
        instance.interface.value,
        instance.virtualRouterId.value,
        instance.priority.value,
        ...instance.virtualAddresses.flatMap((vip) => [
          `${vip.address}/${vip.prefixLength}`,
          vip.dev,
          vip.label,
        ]),
        !instance.preempt.value && "nopreempt",
      ),
    ),
    problems: view.problems.map(({ line }) => line),
  };
};

describe("the view finds what a reader finds", () => {
  it.each(Object.entries(SAMPLES))("in %s", (name, expected) => {
    expect(found(name)).toEqual({
      services: [],
      servers: [],
      checks: [],
      instances: [],
      problems: [],
      ...expected,
    });
  });

  it("in groups: every address and mark, and who is in which sync group", () => {
    expect(
      found("samples/keepalived.conf.virtual_server_group").services.map((line) => line.split(" rr ")[0]),
    ).toEqual([
      "tcp 10.0.0.1:8080",
      "tcp 10.0.0.2:80",
      "tcp 192.168.200.1:1358",
      ...[3, 4, 5, 6, 7, 8, 9, 10].map((last) => `tcp 192.168.200.${last}:80`),
      "fwm 1",
      "fwm 2",
    ]);
    const text = readFileSync(
      join(import.meta.dirname, "../fixtures/samples/keepalived.conf.vrrp.sync"),
      "utf8",
    );
    const groups = viewConfig(parseConfig(text)).syncGroups;
    expect(
      groups.map(({ name, members, notify }) => [name, members.join(" "), notify.master?.command ?? null]),
    ).toEqual([
      ["G1", "VI_1 VI_2 VI_5 VI_6 VI_7 VI_8 VI_9", "/usr/local/bin/vrrp.mast arg1 arg2"],
      ["G2", "VI_3 VI_4", null],
    ]);
  });

  it("in global_defs and in what VRRP tracks", () => {
    const of = (name: string) =>
      viewConfig(parseConfig(readFileSync(join(import.meta.dirname, "../fixtures", name), "utf8")));
    const { global } = of("articles/nat-inner-gateway.backup.keepalived.conf");
    expect([
      global.routerId.value,
      global.notificationEmail.value,
      global.notificationEmailFrom.value,
      global.smtpServer.value,
    ]).toEqual(["LVS_BACKUP", ["qingean@163.com"], "admin@test.com", { host: "127.0.0.1", port: 25 }]);
    const check = of("samples/keepalived.conf.vrrp.localcheck");
    expect(
      check.vrrpScripts.map((s) => [
        s.name,
        s.script.value?.command,
        s.interval.value,
        s.weight.value,
        s.fall.value,
      ]),
    ).toEqual([
      ["chk_sshd", "killall -0 sshd", 2, -4, 2],
      ["chk_haproxy", "killall -0 haproxy", 2, 0, 1],
      ["chk_http_port", "</dev/tcp/127.0.0.1/80", 1, -2, 1],
      ["chk_https_port", "</dev/tcp/127.0.0.1/443", 1, -2, 1],
      ["chk_smtp_port", "</dev/tcp/127.0.0.1/25", 1, -2, 1],
    ]);
    expect(check.instances[0]?.trackInterfaces).toEqual([
      { name: "eth1", weight: 2, reverse: false },
      { name: "eth2", weight: -2, reverse: false },
      { name: "eth3", weight: null, reverse: false },
    ]);
    expect(check.instances[0]?.trackScripts[1]).toEqual({ name: "chk_haproxy", weight: 2, reverse: false });
  });
});
