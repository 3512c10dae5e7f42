/** Which process owns a running server, in a way that survives the reuse of process ids. */
import { readFile } from "node:fs/promises";
import { isAlive } from "./postmaster";

/** When the process started, in clock ticks since boot (field 22 of /proc/pid/stat); empty where there is no /proc. */
const startedAt = async (pid: number): Promise<string> => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The second field is the program's name in parentheses and may hold anything.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
};

export const ownerLine = async (): Promise<string> => `${process.pid} ${await startedAt(process.pid)}`.trim();

export const isOwnerAlive = async (line: string): Promise<boolean> => {
  const [pid, start = ""] = line.split(" ");
  return isAlive(Number(pid)) && (await startedAt(Number(pid))) === start;
};
