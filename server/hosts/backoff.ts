/** How long a host is left alone after its n-th failure in a row. Pure; the random number comes in. */
import type { ReachCode } from "../domain/cluster/observation";

const FIRST_MS = 1_000;
const LAST_MS = 15_000;
const FIRST_PATIENT_MS = 15_000;
const LAST_PATIENT_MS = 120_000;

/**
 * What only a person can mend. A refused sign-in also counts against us in sshd's PerSourcePenalties, and so does a
 * connection that leaves after seeing the key.
 */
const PATIENT: readonly ReachCode[] = [
  "auth",
  "no-credential",
  "sudo",
  "host-key-unknown",
  "host-key-changed",
];

/** `failures` from 1; `random` in [0, 1). The result lies between half and the whole of the doubled step. */
export const backoffMs = (code: ReachCode, failures: number, random: number): number => {
  const patient = PATIENT.includes(code);
  const first = patient ? FIRST_PATIENT_MS : FIRST_MS;
  const last = patient ? LAST_PATIENT_MS : LAST_MS;
  const step = Math.min(last, first * 2 ** Math.min(failures - 1, 10));
  return Math.round(step / 2 + (step / 2) * random);
};
