/** The switches of a simulated host: everything that goes wrong with real ones. All off at first; set and clear at will. */
import type { SectionName } from "../../domain/host/sections";

export type Faults = {
  /** Commands (`ipvsadm`, `vtysh`, `ip`, `keepalived`) that are not installed. */
  missing: Set<string>;
  /** Commands that never end. */
  hanging: Set<string>;
  /** The host has no `timeout`: the guard cannot stop a hanging command. */
  unstoppable: boolean;
  /** What comes instead of a section's output. `half`: cut in the middle. `flood`: 10 MB. */
  garbled: Map<SectionName, "binary" | "ansi" | "flood" | "empty" | "half">;
  /** Every answer comes so much later, ms. */
  slowMs: number;
  /** The host's clock minus the true one, ms. */
  clockSkewMs: number;
  /** The channel breaks in the middle of the next answers; `unguarded`: unless commands are guarded. */
  cutOff: boolean | "unguarded";
  /** What a profile or motd prints before the script's greeting. */
  noise: string;
  /** The login shell says this and ends (`This account is currently not available.`). */
  noShell: string | null;
  sudoRefuses: boolean;
  /** Passwords are only taken as answers to a prompt (keyboard-interactive), as PAM set-ups do. */
  promptsOnly: boolean;
  /** Every key and password is refused. */
  signInRefused: boolean;
  /** TCP connects, then nothing ever comes. */
  silent: boolean;
  moduleMissing: boolean;
  /** Nothing more can be written. */
  diskFull: boolean;
  /** keepalived ends when it is told to read its files again. */
  diesOfReload: boolean;
  /** Its vtysh takes no pipe for a terminal: none can be kept open. */
  startsVtysh: boolean;
};

export const noFaults = (): Faults => ({
  missing: new Set(),
  hanging: new Set(),
  unstoppable: false,
  garbled: new Map(),
  slowMs: 0,
  clockSkewMs: 0,
  cutOff: false,
  noise: "",
  noShell: null,
  sudoRefuses: false,
  promptsOnly: false,
  signInRefused: false,
  silent: false,
  moduleMissing: false,
  diskFull: false,
  diesOfReload: false,
  startsVtysh: false,
});
