/** How often a host's unconfirmed key is told to the store. */
import type { StoredHost } from "../store/inventory/host-targets";

/** A key that is not confirmed is reported once in this time, however often the host shows it. ms */
const reportAgainMs = 60_000;

type Shown = Pick<StoredHost, "hostId" | "hostKeys">;

/** Reports once in a while, and at once when a person has decided meanwhile: what is shown now is another question then. */
export const reportOnce = <Host extends Shown>(now: () => number, report: (host: Host) => Promise<void>) => {
  const reported = new Map<string, { readonly at: number; readonly confirmed: string }>();
  return (host: Host): void => {
    const confirmed = host.hostKeys.map((key) => key.fingerprint).join();
    const last = reported.get(host.hostId);
    if (last?.confirmed === confirmed && now() - last.at < reportAgainMs) return;
    reported.set(host.hostId, { at: now(), confirmed });
    void report(host);
  };
};
