/** A script at the other end of a channel: the command that starts it, how it is greeted, and why it may not have started. */
import type { HostError, Where } from "./errors";
import { greetingLine, helloLine, scriptCommand } from "./script";
import { shellError } from "./shell-error";

export type Program = {
  /** Of the exec request. */
  readonly command: string;
  readonly hello: (boundary: string, guardSeconds: number) => string;
  readonly greeting: (boundary: string) => string;
  /** What it is called when something else came than the greeting. */
  readonly failure: (where: Where, noise: Buffer, complaints: string, exitCode: number | null) => HostError;
};

export const readingProgram = (how: {
  readonly sudo: boolean;
  readonly script: "sent" | "installed";
}): Program => ({
  command: scriptCommand(how),
  hello: helloLine,
  greeting: greetingLine,
  failure: (where, noise, complaints, exitCode) => shellError(where, how.sudo, noise, complaints, exitCode),
});
