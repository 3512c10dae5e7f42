/** The web server of a real server. */
import type { FileSpec } from "../topology";

/** `/` answers the server's name; `/slow` is a download of 1 MB at 20 kB/s, for connections that stay. */
export const webFiles = (hostname: string, ports: number[]): FileSpec[] => [
  { path: "/etc/nginx/nginx.conf", text: nginxConf(hostname, ports) },
  { path: "/srv/www/slow", text: `${hostname} `.repeat(262_144) },
];

const nginxConf = (hostname: string, ports: number[]): string => `user www-data;
worker_processes 1;
pid /run/nginx.pid;
events { worker_connections 1024; }
http {
  access_log /var/log/nginx/access.log;
  default_type text/plain;
  keepalive_timeout 5;
  server {
${ports.map((port) => `    listen ${port};`).join("\n")}
    location = / { return 200 "${hostname}\\n"; }
    location = /slow { limit_rate 20k; alias /srv/www/slow; }
  }
}
`;
