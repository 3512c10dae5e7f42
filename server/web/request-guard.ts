/**
 * Which requests to /api are listened to. Pure. What it defends against: another site's page making the operator's
 * browser change a cluster (CSRF), and another name pointing at this port (DNS rebinding).
 */
import { isLoopback } from "./environment";

export type Verdict =
  | { readonly kind: "pass" }
  | { readonly kind: "refuse"; readonly status: 403 | 405 | 415 | 421; readonly sentence: string };

export type RequestHead = {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly contentType: string | undefined;
};

export type Door = {
  /** The address the server listens on. */
  readonly listenHost: string;
  readonly publicUrl: URL | null;
};

const pass: Verdict = { kind: "pass" };
const refuse = (status: 403 | 405 | 415 | 421, sentence: string): Verdict => ({
  kind: "refuse",
  status,
  sentence,
});

const hostName = (host: string): string => host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");

/** For every request: is it meant for us? On loopback, only names of loopback and the public one are. */
export const judgeHost = (host: string | undefined, door: Door): Verdict => {
  if (host === undefined) return refuse(421, "The request names no host.");
  if (door.publicUrl?.host === host.toLowerCase()) return pass;
  if (!isLoopback(door.listenHost) || isLoopback(hostName(host))) return pass;
  return refuse(
    421,
    `This server does not know itself as ${JSON.stringify(host)}. Start it with SLUICE_URL set to the address people use.`,
  );
};

/** For a request to the API. Whatever is not GET changes something: it must be JSON, and from our own pages. */
export const judgeRequest = (head: RequestHead, door: Door): Verdict => {
  if (head.fetchSite !== undefined && head.fetchSite !== "same-origin" && head.fetchSite !== "none")
    return refuse(403, "This request comes from another site.");
  if (head.method === "GET") return pass;
  if (head.method !== "POST") return refuse(405, "Only GET and POST are understood here.");
  if (head.fetchSite === "none") return refuse(403, "This request does not come from Sluice's own pages.");
  if (!isOwn(head.origin, head.host, door))
    return refuse(403, "This request does not come from Sluice's own pages: its Origin is not this server.");
  if (!/^application\/json\s*(;|$)/i.test(head.contentType ?? ""))
    return refuse(415, "Only application/json is understood here.");
  return pass;
};

const isOwn = (origin: string | undefined, host: string | undefined, { publicUrl }: Door): boolean => {
  if (origin === undefined || !URL.canParse(origin)) return false;
  if (publicUrl !== null && origin === publicUrl.origin) return true;
  const url = new URL(origin);
  return /^https?:$/.test(url.protocol) && url.host === host?.toLowerCase();
};
