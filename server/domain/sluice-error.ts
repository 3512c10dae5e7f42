/**
 * The one error class. The message is a sentence made for a person: what, where, what next. It may be shown as it is.
 * Any other error is a defect: it is logged, and its text never leaves the server.
 */
export type SluiceErrorCode =
  /** Not signed in, or the session has ended. */
  | "signed-out"
  /** Signed in, but the role does not allow it. */
  | "forbidden"
  /** The request did not come from Sluice's own pages, or not as JSON. */
  | "foreign-request"
  /** E-mail address or password is wrong. */
  | "wrong-password"
  /** Too many attempts; the sentence says how long to wait. */
  | "too-many-attempts"
  /** The set-up link is wrong, used or too old. */
  | "set-up-closed"
  | "not-found"
  /** Somebody else changed it, or it exists already. */
  | "conflict"
  | "invalid"
  /** No worker is there to do it: nothing was sent to any host. */
  | "worker-silent"
  /** The worker took it and did not answer in time: it may or may not have been done. */
  | "worker-timeout"
  /** The worker did it and it failed; the sentence is the worker's. */
  | "worker-failed"
  /** A sealed credential was made for another installation, or is damaged. */
  | "sealed-unreadable"
  /** PostgreSQL does not answer. */
  | "store-unreachable";

export class SluiceError extends Error {
  override readonly name = "SluiceError";
  constructor(
    readonly code: SluiceErrorCode,
    sentence: string,
    options?: { readonly cause?: unknown },
  ) {
    super(sentence, options);
  }
}
