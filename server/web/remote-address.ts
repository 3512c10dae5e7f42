/** Who is at the other end of a connection. Pure. */

/** ::ffff:10.0.0.1 is 10.0.0.1. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, "");

/**
 * The peer, or, when the peer is a trusted proxy, the last address in X-Forwarded-For that is not one: what stands
 * further left was written by the client.
 */
export const remoteAddressOf = (
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: readonly string[],
): string => {
  let address = plain(peer ?? "unknown");
  const hops = (forwardedFor ?? "").split(",").map((hop) => plain(hop.trim()));
  while (trustedProxies.includes(address)) {
    const next = hops.pop();
    if (next === undefined || next === "") break;
    address = next;
  }
  return address.slice(0, 64);
};
