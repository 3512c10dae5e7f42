/** How the script of verbs travels: as one single-quoted word after `sh -c`. The only place that quotes anything. */
import { readFileSync } from "node:fs";
import { SCRIPT_PATH } from "../domain/onboarding/sudoers";

export const PROTOCOL = 1;

/** script.sh as it stands in this folder. It holds no single quote and no double backslash; a test keeps it so. */
export const scriptText = readFileSync(new URL("./script.sh", import.meta.url), "utf8");

const SENT = `sh -c '${scriptText}' sluice-host`;

/** The constant command of the exec request. `exec`, so that no login shell stays in between. */
export const scriptCommand = (how: {
  readonly sudo: boolean;
  readonly script: "sent" | "installed";
}): string => `exec ${how.sudo ? "sudo -n " : ""}${how.script === "sent" ? SENT : SCRIPT_PATH}`;

/** First line to the script. `seconds` each command may take; 0 leaves it unguarded and saves two processes per command. */
export const helloLine = (boundary: string, seconds: number): string =>
  `hello ${PROTOCOL} ${boundary} ${seconds}\n`;

export const greetingLine = (boundary: string): string => `sluice-host ${PROTOCOL} ${boundary}`;
