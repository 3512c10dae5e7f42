/** How the changing script travels: its parts, one after the other, tightened, as one single-quoted word after `sh -c`. */
import { readdirSync, readFileSync } from "node:fs";
import { CHANGE_SCRIPT_PATH } from "../../domain/onboarding/sudoers";
import { excerpt } from "../../domain/output";
import { HostError, placeOf, type Where } from "../errors";
import type { Program } from "../program";
import { shellError } from "../shell-error";

export const PROTOCOL = 1;

const folder = new URL("./script/", import.meta.url);

/** The whole of it, as it is installed. It holds no single quote and no double backslash; a test keeps it so. */
export const changeScriptText = readdirSync(folder)
  .filter((name) => name.endsWith(".sh"))
  .sort()
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .join("");

/**
 * Without its comments and indentation, for not every sshd takes a packet of more than 32 KB. What it writes on hosts (here-documents)
 * stays as it is: people may read it there.
 */
const tightened = (text: string): string => {
  const lines: string[] = [];
  let until: string | null = null;
  for (const line of text.split("\n")) {
    if (until !== null) {
      lines.push(line);
      if (line === until) until = null;
    } else if (line !== "" && !/^ *#(?!!)/.test(line)) {
      lines.push(line.trimStart());
      until = /<<"?([A-Z]+)"?$/.exec(line)?.[1] ?? null;
    }
  }
  return `${lines.join("\n")}\n`;
};

export const sentScript = tightened(changeScriptText);

export const changeCommand = (how: {
  readonly sudo: boolean;
  readonly script: "sent" | "installed";
}): string =>
  `exec ${how.sudo ? "sudo -n " : ""}${how.script === "sent" ? `sh -c '${sentScript}' sluice-change` : CHANGE_SCRIPT_PATH}`;

export const changeHello = (boundary: string): string => `change ${PROTOCOL} ${boundary}\n`;
export const changeGreeting = (boundary: string): string => `sluice-change ${PROTOCOL} ${boundary}`;

export const changingProgram = (how: {
  readonly sudo: boolean;
  readonly script: "sent" | "installed";
}): Program => ({
  command: changeCommand(how),
  hello: changeHello,
  greeting: changeGreeting,
  failure: (where, noise, complaints, exitCode) => {
    const why = readsOnly(how, `${complaints}\n${noise.toString("utf8")}`, exitCode);
    return why === null
      ? otherFailure(how, where, noise, complaints, exitCode)
      : new HostError("sudo", `${placeOf(where)} lets Sluice read but not change: ${why}`);
  },
});

/** Null when it is something else. `exitCode` 64: the reading script, which a forced command started whatever was asked. */
const readsOnly = (
  how: { readonly sudo: boolean; readonly script: "sent" | "installed" },
  said: string,
  exitCode: number | null,
): string | null => {
  if (how.script === "installed" && exitCode === 64)
    return "its authorized_keys starts the reading script only. Put the line for changes there.";
  if (said.includes("only root may change"))
    return "the login is not root. Turn sudo on for this host, or sign in as root.";
  if (how.script !== "installed") return null;
  if (how.sudo && /is not allowed to (?:execute|run)|may not run sudo|password is required/.test(said))
    return `sudo does not allow ${CHANGE_SCRIPT_PATH}. Add the line for changes to sudoers.`;
  if (said.includes(CHANGE_SCRIPT_PATH) && /not found|No such file/i.test(said))
    return `${CHANGE_SCRIPT_PATH} is not installed.`;
  return null;
};

const otherFailure = (
  how: { readonly sudo: boolean },
  where: Where,
  noise: Buffer,
  complaints: string,
  exitCode: number | null,
): HostError => {
  const missing = /sluice-change: (\S+): not found/.exec(complaints);
  if (missing)
    return new HostError(
      "protocol",
      `${placeOf(where)} cannot be changed by Sluice: it has no "${excerpt(missing[1] ?? "")}". Install it there.`,
    );
  if (exitCode === 73)
    return new HostError(
      "protocol",
      `${placeOf(where)} cannot be changed: /var/lib/sluice cannot be written to (${excerpt(complaints)}). Check its disk.`,
    );
  return shellError(where, how.sudo, noise, complaints, exitCode);
};
