/** The proof of every story: a client asks, and real servers answer. */

import { expect } from "@playwright/test";
import type { Lab } from "../lab/lab";

/** Names of the real servers that answered twenty requests to `url`; none failed. */
export const serversBehind = async (lab: Lab, url: string): Promise<readonly string[]> => {
  await lab.until(30_000, `the client is answered by ${url}`, () => lab.answers(url));
  await lab.traffic.start({ requestsPerSecond: 20, url });
  await lab.until(20_000, "20 answers", async () => (await lab.traffic.report()).ok >= 20);
  await lab.traffic.stop();
  const report = await lab.traffic.report();
  expect(report).toMatchObject({ failed: 0 });
  return Object.keys(report.byServer).sort();
};

/** Signs in, asks for a passive data connection, fetches the file that has the server's name. */
export const fetchByFtp = async (lab: Lab, address: string, port: number): Promise<string> => {
  const program = `from ftplib import FTP
f = FTP(); f.connect("${address}", ${port}, 5); f.login(); f.retrlines("RETR who"); f.quit()`;
  return (await lab.must(lab.client, ["python3", "-I", "-c", program])).trim();
};

export const savedTable = async (lab: Lab, host: string): Promise<readonly string[]> =>
  (await lab.must(host, "ipvsadm -Sn")).trim().split("\n");

/** Exactly this host has the address where the segment may find it. */
export const heldBy = (lab: Lab, address: string, host: string): Promise<void> =>
  lab.until(30_000, `${host} alone holds ${address}`, async () => `${await lab.holdersOf(address)}` === host);
