/** Why the script of verbs did not start, told from what the shell, sudo or sshd said instead of the greeting. */
import { SCRIPT_PATH } from "../domain/onboarding/sudoers";
import { excerpt } from "../domain/output";
import { HostError, placeOf, type Where } from "./errors";

export const shellError = (
  where: Where,
  sudo: boolean,
  noise: Buffer,
  complaints: string,
  exitCode: number | null,
): HostError => {
  const at = placeOf(where);
  const printed = noise.subarray(0, 2000).toString("utf8");
  const said = `${complaints}\n${printed}`;
  if (
    sudo &&
    /^sudo:|sudoers|is not allowed to (?:execute|run)|may not run sudo|password is required/m.test(said)
  )
    return new HostError(
      "sudo",
      `${at}: sudo refused (${excerpt(complaints || printed)}). Add Sluice's line to sudoers, or turn sudo off for this host.`,
    );
  if (sudo && /sudo(?::|\b).*not found/.test(said))
    return new HostError(
      "sudo",
      `${at} has no sudo. Install it, or sign in as root and turn sudo off for this host.`,
    );
  if (said.includes(SCRIPT_PATH))
    return new HostError(
      "protocol",
      `${at}: ${SCRIPT_PATH} cannot be run (${excerpt(complaints || printed)}). Install it, or let Sluice send it.`,
    );
  if (exitCode === 127 || /\bsh: (?:command )?not found|no such file or directory.*\bsh\b/i.test(said))
    return new HostError(
      "protocol",
      `${at} has no shell that Sluice can use (${excerpt(complaints || printed)}). It needs a POSIX sh.`,
    );
  if (exitCode === 64)
    return new HostError(
      "protocol",
      `${at} runs another version of ${SCRIPT_PATH}. Install the one that belongs to this Sluice.`,
    );
  const detail = excerpt(printed) || excerpt(complaints);
  return new HostError(
    "protocol",
    detail === ""
      ? `${at}: the shell ended before the script began${exitCode === null ? "" : ` (exit code ${exitCode})`}. Check the account's shell and its profile.`
      : `${at}: the shell said "${detail}" and did not start the script. Check the account's shell and its profile.`,
  );
};
