/** Bytes from a host become text: UTF-8 as far as it is, escape sequences out where a terminal was imitated. */
import { isUtf8 } from "node:buffer";

const ESCAPES = /\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g;

export const decode = (
  bytes: Buffer,
  keepEscapes: boolean,
): { readonly output: string; readonly lossy: boolean; readonly ansiStripped: boolean } => {
  const lossy = !isUtf8(bytes);
  const output = bytes.toString("utf8");
  if (keepEscapes || bytes.indexOf(0x1b) === -1) return { output, lossy, ansiStripped: false };
  return { output: output.replace(ESCAPES, ""), lossy, ansiStripped: true };
};
