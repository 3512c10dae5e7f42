/** The host was reached and said no; it changed nothing. The sentence may be shown to any operator. */

const CODES = [
  /** Another worker has gone on with this operation. */
  "fenced",
  /** Another operation holds the host. */
  "held",
  /** A live file is not the one the change was made from. Plan again. */
  "moved",
  /** Not possible in the state the change is in. */
  "state",
  "unknown",
  /** Its time is over: the host is going back, or has. */
  "lapsed",
  /** A disk is full, or cannot be written to. */
  "space",
  "bad-path",
  "bad-line",
  "bad-request",
  /** Another session has been at work there for half a minute. */
  "busy",
] as const;

export type RefusalCode = (typeof CODES)[number];

export class ChangeRefused extends Error {
  override readonly name = "ChangeRefused";
  constructor(
    readonly code: RefusalCode,
    sentence: string,
  ) {
    super(sentence);
  }
}

export const isRefusalCode = (text: string): text is RefusalCode => CODES.some((code) => code === text);
