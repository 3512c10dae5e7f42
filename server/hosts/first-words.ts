/** What a server says first: an SSH identification, sshd's reason to hang up, or proof that it is no SSH server. */
import type { Duplex } from "node:stream";
import { excerpt } from "../domain/output";
import { HostError, placeOf, type Where } from "./errors";

/** Listens in on a stream that ssh2 has already taken over (and paused). */
export const overhear = (sock: Duplex): (() => string) => {
  let words = "";
  sock.once("data", (chunk: Buffer) => {
    words = chunk.subarray(0, 200).toString("latin1");
  });
  return () => words;
};

/** The server hung up before the SSH handshake. */
export const hungUp = (where: Where, words: string): HostError => {
  const at = placeOf(where);
  if (
    /Exceeded MaxStartups|Not allowed at this time/i.test(words) ||
    words === "" ||
    words.startsWith("SSH-")
  )
    return new HostError(
      "closed",
      `${at} hung up before the SSH handshake${words === "" || words.startsWith("SSH-") ? "" : ` ("${excerpt(words)}")`}. Its sshd may be limiting connections (MaxStartups, PerSourcePenalties, tcpd); it is left alone for a while and tried again.`,
    );
  return new HostError("protocol", `${at} does not speak SSH: it said "${excerpt(words)}". Check the port.`);
};
