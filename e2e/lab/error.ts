/** Everything the practice cluster throws. `message` is one sentence a person can act on. */
export class LabError extends Error {
  override name = "LabError";
}
