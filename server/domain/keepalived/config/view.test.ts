import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseCheckDump } from "../dump/check-data";
import { setDirective } from "./edit";
import { parseConfig } from "./parse";
import { summariseConfig } from "./summary";
import { viewConfig } from "./view";
import type { ConfigView } from "./view/model";

const root = join(import.meta.dirname, "../fixtures");
const raw = (name: string): string => readFileSync(join(root, name), "utf8");
const view = (text: string, configId?: string): ConfigView =>
  viewConfig(parseConfig(text, configId === undefined ? {} : { configId }));
const said = (of: ConfigView): string[] => of.problems.map(({ line, message }) => `${line}: ${message}`);

describe("what the view says is what keepalived 2.2.7 says of itself", () => {
  it.each([
    ["dumps/every-checker.keepalived.conf", "dumps/keepalived-2.2.7.check.every-checker.data"],
    ["dumps/defaults.keepalived.conf", "dumps/keepalived-2.2.7.check.defaults.data"],
  ])("%s", (config, dump) => {
    const parsed = parseCheckDump(raw(dump));
    if (parsed.kind === "failed") throw new Error(parsed.why);
    const ours = view(raw(config)).virtualServers.map((service) => ({
      keys: service.keys,
      scheduler: service.scheduler.value,
      delayLoop: service.delayLoop.value,
      persistenceSeconds: service.persistenceTimeout.value,
      quorum: service.quorum.value,
      hysteresis: service.hysteresis.value,
      method: service.forwarding.value.method.toUpperCase(),
      sorryServer: service.sorryServer.value ? service.sorryServer.value.address : null,
      servers: service.realServers.map((server) => ({
        key: server.key,
        weight: server.weight.value,
        inhibit: server.inhibitOnFailure.value,
        method: server.forwarding.value.method.toUpperCase(),
        checkers: server.checkers
          // It prints those of its own list last.
          .filter((checker) => checker.kind !== "FILE_CHECK")
          .map((checker) =>
            checker.kind === "BFD_CHECK"
              ? null
              : {
                  kind: checker.kind,
                  delayLoop: checker.delayLoop.value,
                  retry: checker.retry.value,
                  // Without retries it prints no delay.
                  delayBeforeRetry: checker.retry.value === 0 ? null : checker.delayBeforeRetry.value,
                  connectTimeout: checker.kind === "MISC_CHECK" ? null : checker.connectTimeout.value,
                },
          ),
      })),
    }));
    const theirs = parsed.value.services.map((service) => ({
      keys: service.keys,
      scheduler: service.scheduler,
      delayLoop: service.delayLoop,
      persistenceSeconds: service.persistenceSeconds,
      quorum: service.quorum,
      hysteresis: service.hysteresis,
      method: service.method?.split(",")[0],
      sorryServer: service.sorryServer?.split(":")[0] ?? null,
      servers: service.servers.map((server) => ({
        key: server.key,
        weight: server.weight,
        inhibit: server.inhibitOnFailure,
        method: server.method?.split(",")[0],
        checkers: server.checkers
          .filter((checker) => checker.kind !== "FILE_CHECK")
          .map(({ kind, delayLoop, retry, delayBeforeRetry, connectTimeout }) => ({
            kind,
            delayLoop,
            retry,
            delayBeforeRetry: kind === "MISC_CHECK" && retry !== 0 ? 2.5 : delayBeforeRetry,
            connectTimeout: kind === "MISC_CHECK" ? null : connectTimeout,
          })),
      })),
    }));
    expect(ours).toEqual(theirs);
  });
});

describe("settings", () => {
  const text = `virtual_server 10.0.0.1 80 {
  protocol TCP
  delay_loop 7
  lb_algo rr
  lb_algo lc   # the last one counts
  retry 5
  real_server 10.0.0.2 80 {
    delay_loop 9
    inhibit_on_failure off
    TCP_CHECK {
      retry 2
    }
  }
}
`;
  const service = view(text).virtualServers[0];
  const server = service?.realServers[0];
  const checker = server?.checkers[0];

  it("come from the file, from an enclosing block, or are keepalived's default", () => {
    expect([service?.delayLoop.from, service?.connectTimeout.from, server?.retry.from]).toEqual([
      "file",
      "default",
      "inherited",
    ]);
    expect([server?.retry.value, server?.delayLoop.value]).toEqual([5, 9]);
    expect(
      checker?.kind === "TCP_CHECK" && [
        checker.retry.value,
        checker.delayLoop.value,
        checker.delayLoop.from,
        checker.delayBeforeRetry.value,
      ],
    ).toEqual([2, 9, "inherited", 1]);
  });
  it("take the last statement of a name", () => {
    expect([service?.scheduler.value, service?.scheduler.origin?.line]).toEqual(["lc", 5]);
  });
  it("lead to their node, so that an editor can change it in place", () => {
    const tree = parseConfig(text);
    const node = viewConfig(tree).virtualServers[0]?.realServers[0]?.delayLoop.origin?.node;
    if (!node) throw new Error("no node");
    const result = setDirective(tree, node, ["11"]);
    expect(
      result.kind === "edited" && viewConfig(result.tree).virtualServers[0]?.realServers[0]?.delayLoop.value,
    ).toBe(11);
  });
  it("that keepalived refuses are ignored as keepalived ignores them, with a problem", () => {
    const bad = view(`virtual_server 10.0.0.1 80 {
  protocol tcp
  lb_algo WRR
  lb_kind dr
  delay_loop 0
  quorum x
  real_server 10.0.0.2 80 {
    weight -1
    lvs_method TUN type gue
  }
  real_server 10.0.0.300 80 {
  }
}
`);
    const read = bad.virtualServers[0];
    expect([
      read?.scheduler.value,
      read?.forwarding.value.method,
      read?.delayLoop.value,
      read?.quorum.value,
      read?.realServers.length,
    ]).toEqual(["wlc", "nat", 60, 1, 1]);
    expect(said(bad).map((line) => line.split(":")[0])).toEqual(["3", "4", "5", "6", "8", "9", "11"]);
  });
});

describe("what keepalived does not read", () => {
  it("is listed with whether keepalived knows the word there", () => {
    const of = view(`global_defs {
  vrrp_garp_master_delay 3
  rooter_id x
}
bfd_instance b {
}
virtual_server 10.0.0.1 80 {
  protocol TCP
  nat_mask 255.255.255.255
  real_server 10.0.0.2 80 {
    TCP_CHECK {
      nb_get_retry 3
    }
  }
}
`);
    expect(
      of.unread.map(({ path, name, args, known, origin }) => [
        path,
        name,
        args.join(" "),
        known,
        origin.line,
      ]),
    ).toEqual([
      ["global_defs", "vrrp_garp_master_delay", "3", true, 2],
      ["global_defs", "rooter_id", "x", false, 3],
      ["virtual_server 10.0.0.1 80 / real_server 10.0.0.2 80 / TCP_CHECK", "nb_get_retry", "3", false, 12],
      ["virtual_server 10.0.0.1 80", "nat_mask", "255.255.255.255", false, 9],
      ["", "bfd_instance", "b", true, 5],
    ]);
    expect(said(of).map((line) => line.split(":")[0])).toEqual(["3", "9", "12"]);
  });
  it("never carries a password, wherever it stands", () => {
    const of = view(`vrrp_instance a {
  virtual_router_id 1
  auth_pass hunter2a
  authentication {
    auth_type PASS
    auth_pass hunter2b extra
    auth_psas hunter2c
    password hunter2d
  }
}
SSL {
  password hunter2e
}
`);
    expect(JSON.stringify(of, (key, value) => (key === "node" ? undefined : value))).not.toMatch(
      /hunter2[abde]/,
    );
    expect([
      of.instances[0]?.hasPassword,
      of.instances[0]?.passwordTooLong,
      of.instances[0]?.authentication.value,
    ]).toEqual([true, false, "PASS"]);
  });
});

describe("config-ids", () => {
  const text =
    "vrrp_instance a {\n  virtual_router_id 1\n@lvs1 priority 100\n@lvs2 priority 50\n@^lvs1 state BACKUP\n@lvs1 state MASTER\n}\n";
  it.each([
    ["lvs1", 100, "MASTER"],
    ["lvs2", 50, "BACKUP"],
  ])("reads the lines for %s", (id, priority, state) => {
    const instance = view(text, id).instances[0];
    expect([instance?.priority.value, instance?.state.value]).toEqual([priority, state]);
  });
  it("does not guess when the id is not known, and says so", () => {
    const of = view(text);
    expect(of.instances[0]?.priority.from).toBe("default");
    expect(said(of)[0]).toBe(
      "3: vrrp_instance a: priority counts only under @lvs1, and keepalived's config-id on this host is not known",
    );
  });
});

describe("services", () => {
  const keysOf = (text: string): readonly (readonly string[])[] =>
    view(text).virtualServers.map((service) => service.keys);
  it.each([
    ["virtual_server 192.168.0.100 80 {\n protocol TCP\n}", ["tcp 192.168.0.100:80"]],
    ["virtual_server 2001:DB8:0::1 53 {\n protocol UDP\n}", ["udp [2001:db8::1]:53"]],
    ["virtual_server 10.0.0.1 80 {\n}", ["udp 10.0.0.1:80"]],
    ["virtual_server 10.0.0.1 {\n protocol sctp\n}", ["sctp 10.0.0.1:0"]],
    ["virtual_server fwmark 300 {\n protocol TCP\n}", ["fwm 300"]],
    ["virtual_server fwmark 300 {\n real_server 2001:db8::2 80 {\n}\n}", ["fwm6 300"]],
    ["virtual_server fwmark 300 {\n ip_family inet6\n lb_kind TUN\n}", ["fwm6 300"]],
    ["virtual_server group NONE {\n}", []],
  ])("%j is %j in the kernel", (text, keys) => {
    expect(keysOf(text)).toEqual([keys]);
  });
  it.each([
    "virtual_server 10.0.0.1 99999 {\n}",
    "virtual_server fwmark x {\n}",
    "virtual_server [2001:db8::1] 80 {\n}",
    "virtual_server {\n}",
  ])("%j is skipped, as keepalived skips it", (text) => {
    const of = view(text);
    expect([of.virtualServers.length, of.problems.length]).toEqual([0, 1]);
  });
  it("writes out groups: ranges, networks, marks", () => {
    const keys = keysOf(`virtual_server_group G {
  10.0.0.250-10.0.1.1 80
  10.0.2.8/30
  2001:db8::9-b 81
  fwmark 7
  fwmark 8 inet6
}
virtual_server group G {
  protocol TCP
}
`)[0];
    expect(keys).toEqual([
      ...["0.250", "0.251", "0.252", "0.253", "0.254", "0.255", "1.0", "1.1"].map(
        (tail) => `tcp 10.0.${tail}:80`,
      ),
      ...[8, 9, 10, 11].map((tail) => `tcp 10.0.2.${tail}:0`),
      "tcp [2001:db8::9]:81",
      "tcp [2001:db8::a]:81",
      "tcp [2001:db8::b]:81",
      "fwm 7",
      "fwm6 8",
    ]);
  });
  it("skips a network with host bits, as keepalived does", () => {
    const of = view("virtual_server_group G {\n  192.168.0.109/30 80\n}\n");
    expect([of.groups[0]?.entries, said(of).length]).toEqual([[], 1]);
  });
  it("takes sh and mh flags only after their lb_algo, and names flags as ipvsadm does", () => {
    const flags = (body: string) =>
      view(`virtual_server 1.1.1.1 80 {\n${body}\n}`).virtualServers[0]?.schedulerFlags;
    expect(flags("lb_algo sh\nsh-port\nsh-fallback")).toEqual(["sh-fallback", "sh-port"]);
    expect(flags("sh-port\nlb_algo sh")).toEqual([]);
    expect(flags("lb_algo mh\nmh-port")).toEqual(["mh-port"]);
    expect(flags("mh-port\nlb_algo mh")).toEqual([]);
    expect(flags("lb_algo sh\nflag-1\nmh-port")).toEqual(["sh-fallback"]);
    expect(flags("lb_algo mh\nflag-2\nflag-3")).toEqual(["mh-port", "flag-3"]);
    expect(flags("lb_algo wrr\nflag-1")).toEqual(["flag-1"]);
  });
  it.each(["rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "mh", "dh", "sed", "nq", "fo", "ovf", "twos"])(
    "knows the scheduler %s",
    (name) => {
      expect(
        view(`virtual_server 1.1.1.1 80 {\nlvs_sched ${name}\n}`).virtualServers[0]?.scheduler.value,
      ).toBe(name);
    },
  );
  it("reads tunnels", () => {
    const tunnel = view("virtual_server 1.1.1.1 80 {\nlb_kind TUN type gue port 5555 csum\n}")
      .virtualServers[0]?.forwarding.value;
    expect(tunnel).toEqual({ method: "tun", tunnel: { type: "gue", port: 5555, checksum: "csum" } });
  });
  it("clears the port of a fwmark service's server, as 2.2.7 does", () => {
    const server = view(raw("articles/ftp-rest-fwmark.master.keepalived.conf")).virtualServers[0]
      ?.realServers[0];
    expect([server?.key, server?.port]).toEqual(["192.168.100.34:0", 9814]);
  });
});

describe("the summary", () => {
  it("says each check in words", () => {
    const checks = (name: string): string[] =>
      summariseConfig(view(raw(name))).services.flatMap((service) =>
        service.servers.flatMap((server) => server.checks),
      );
    expect(checks("lab/lvs1.keepalived.conf")[0]).toBe(
      "HTTP_GET / expects 200, every 2 s, 1 retry after 1 s, 2 s timeout",
    );
    expect([...new Set(checks("dumps/every-checker.keepalived.conf"))]).toEqual([
      "HTTP_GET / expects 200, every 2 s, 1 retry after 1 s, 2 s timeout",
      "FILE_CHECK drain_rs2 (/var/lib/drain/rs2), any value but 0 takes it out",
      "TCP_CHECK, every 2 s, 2 retries after 1 s, 2 s timeout",
      "HTTP_GET /nosuchpath expects 200, every 2 s, 1 retry after 3 s, 2 s timeout",
      "TCP_CHECK, every 2 s, 1 retry after 1 s, 2 s timeout",
      "MISC_CHECK /bin/false rs2, every 2 s, no retry, 3 s timeout",
      "DNS_CHECK example.com A, every 3 s, 3 retries after 3 s, 5 s timeout",
      "UDP_CHECK, every 3 s, 1 retry after 1 s, 2 s timeout",
      "PING_CHECK, every 3 s, 1 retry after 1 s, 5 s timeout",
      "SMTP_CHECK as sluice.example on port 80, every 3 s, 1 retry after 1 s, 5 s timeout",
      "SSL_GET /a expects 200-299 and digest 9b3a0c85a887a256d6939da88aabd8cd; /b expects 200-299 on port 8000, every 3 s, 1 retry after 3 s, 5 s timeout",
      "TCP_CHECK, every 4 s, 1 retry after 1 s, 5 s timeout",
      "TCP_CHECK, every 5 s, 1 retry after 1 s, 5 s timeout",
    ]);
  });
  it("takes of two equal services the first one's settings and both one's servers, as the kernel shows it", () => {
    const twice = summariseConfig(view(raw("dumps/defaults.keepalived.conf"))).services.find(
      ({ key }) => key === "tcp 192.168.0.203:80",
    );
    expect([twice?.scheduler, twice?.servers.map(({ key }) => key)]).toEqual([
      "lc",
      ["192.168.0.4:80", "192.168.0.5:80"],
    ]);
    expect(raw("dumps/defaults.ipvsadm-Ln.txt")).toContain(
      "TCP  192.168.0.203:80 lc\n  -> 192.168.0.4:80               Route   1      0          0         \n  -> 192.168.0.5:80",
    );
  });
  it.each(["every-checker", "defaults"])("names the services the kernel has for %s", (name) => {
    const keys = summariseConfig(view(raw(`dumps/${name}.keepalived.conf`))).services.map(({ key }) => key);
    const kernel = raw(`dumps/${name}.ipvsadm-Ln.txt`)
      .split("\n")
      .flatMap((line) => {
        const match = /^(TCP|UDP|SCTP|FWM) +(\S+) (IPv6)?/.exec(line);
        return match ? [`${match[1]?.toLowerCase()}${match[3] ? "6" : ""} ${match[2]}`] : [];
      });
    expect([...keys].sort()).toEqual(kernel.sort());
  });
  it("is JSON", () => {
    const summary = summariseConfig(view(raw("dumps/every-checker.keepalived.conf")));
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });
});

describe("bad input", () => {
  it("is viewed without throwing, whatever was done to a file", () => {
    const text = raw("dumps/every-checker.keepalived.conf");
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return (seed >>> 8) % below;
    };
    const scraps = [
      "{",
      "}",
      "\n",
      '"',
      "-1",
      "x",
      " ",
      "@a ",
      "$A",
      "~SEQ(A,1,9) ",
      "group ",
      "fwmark ",
      "::",
      "/",
      "-",
      "#",
    ];
    for (let round = 0; round < 400; round += 1) {
      let broken = text;
      for (let change = 0; change < 12; change += 1) {
        const at = random(broken.length);
        broken = broken.slice(0, at) + (scraps[random(scraps.length)] ?? "") + broken.slice(at + random(12));
      }
      const of = view(broken);
      for (const service of summariseConfig(of).services)
        expect(service.key).toMatch(/^(?:tcp|udp|sctp|fwm6?) /);
    }
  }, 60_000);
  it("does not write out more addresses than memory holds", () => {
    const groups = `virtual_server_group G {\n${"  10.0.0.0/20 80\n".repeat(100_000)}}\n`;
    const of = view(groups + "virtual_server group G {\n  real_server 10.1.0.1 80 {\n  }\n}\n".repeat(2000));
    expect(of.groups[0]?.entries).toHaveLength(16);
    expect(summariseConfig(of).services.length).toBeLessThanOrEqual(65_536);
    expect(of.problems.length).toBeLessThanOrEqual(5000);
  }, 60_000);
  it("views a value block of any length", () => {
    const addresses = Array.from(
      { length: 150_000 },
      (_, index) => `10.0.${(index >> 8) & 255}.${index & 255}`,
    );
    const of = view(`vrrp_instance a {\n virtual_ipaddress {\n${addresses.join("\n")}\n }\n}\n`);
    expect(of.instances[0]?.virtualAddresses).toHaveLength(150_000);
  }, 60_000);
  it("views deep nesting, garbage and 10 MB without ado", () => {
    expect(view("a {\n".repeat(10_000)).problems.length).toBeGreaterThan(0);
    expect(view('virtual_server "\u0000" } {{ \u202e }}\n').virtualServers).toEqual([]);
    const one = raw("lab/lvs1.keepalived.conf").replace("global_defs {\n    router_id lvs1\n}\n", "");
    expect(view(one.repeat(2000)).virtualServers).toHaveLength(2000);
  }, 60_000);
});
