/** keepalived.conf as the topologies with VRRP write it. Text, one block per function. */
import type { FileSpec } from "../topology";

export const keepalivedFile = (hostname: string, blocks: string[]): FileSpec => ({
  path: "/etc/keepalived/keepalived.conf",
  text: [`global_defs {\n    router_id ${hostname}\n}\n`, ...blocks].join("\n"),
});

export type Instance = {
  name: string;
  interface: string;
  virtualRouterId: number;
  /** Of two directors the one with 100 is meant to be master. */
  priority: 100 | 90;
  addresses: string[];
};

export const vrrpInstance = (instance: Instance): string => `vrrp_instance ${instance.name} {
    state ${instance.priority === 100 ? "MASTER" : "BACKUP"}
    interface ${instance.interface}
    virtual_router_id ${instance.virtualRouterId}
    priority ${instance.priority}
    advert_int 1
    authentication {
        auth_type PASS
        auth_pass 1111
    }
    virtual_ipaddress {
${instance.addresses.map((address) => `        ${address}`).join("\n")}
    }
}
`;

/** Instances that are master together or not at all. */
export const syncGroup = (name: string, instances: string[]): string => `vrrp_sync_group ${name} {
    group {
${instances.map((instance) => `        ${instance}`).join("\n")}
    }
}
`;

export type Service = {
  /** `192.168.0.100 80` or `fwmark 300`. */
  of: string;
  scheduler: string;
  method: "NAT" | "DR" | "TUN";
  persistenceSeconds?: number;
  /** Each is checked by a TCP connection to its port. */
  servers: { address: string; port: number; weight: number }[];
};

export const virtualServer = (service: Service): string => `virtual_server ${service.of} {
    delay_loop 2
    lb_algo ${service.scheduler}
    lb_kind ${service.method}
${service.persistenceSeconds === undefined ? "" : `    persistence_timeout ${service.persistenceSeconds}\n`}    protocol TCP

${service.servers.map(realServer).join("\n")}}
`;

const realServer = (
  server: Service["servers"][number],
): string => `    real_server ${server.address} ${server.port} {
        weight ${server.weight}
        TCP_CHECK {
            connect_timeout 2
            retry 1
            delay_before_retry 1
        }
    }
`;
