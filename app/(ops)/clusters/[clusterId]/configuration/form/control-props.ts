/** What every control of a value is given. */
import type { Control, Words } from "./control";

export type ControlProps = {
  readonly control: Control;
  readonly value: Words | null;
  /** Something is set that is not shown. */
  readonly hidden: boolean;
  readonly secret: boolean;
  /** What holds when nothing is said; shown where a value would stand. */
  readonly otherwise: string | null;
  readonly placeholder: string;
  /** For screen readers: "Weight on lvs1". */
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly disabled: boolean;
  readonly required: boolean;
  readonly invalid: boolean;
  /** Null: taken out of the file. Answers why it does not fit, or null. */
  readonly onValue: (words: Words | null) => string | null;
  /** Said while typing does not fit yet; null: it does. */
  readonly onProblem: (why: string | null) => void;
};
