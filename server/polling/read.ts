/** One section's answer to a reading: known, or unknown with the reason and since when it has been. */
import { commandFailure } from "../domain/output";
import { failed, known, type Parsed, type Reading, unknown } from "../domain/reading";
import type { AnswerSection } from "../hosts/host";

export type Sections = ReadonlyMap<string, AnswerSection>;

/** Asked and answered just now, or not asked this time: then the previous reading stands, with its own age. */
export const readSection = <T>(
  section: AnswerSection | undefined,
  program: string,
  parse: (output: string) => Parsed<T>,
  previous: Reading<T>,
  at: number,
): Reading<T> => {
  if (section === undefined) return previous;
  const result = commandFailure(program, section) ?? parse(section.output);
  return result.kind === "parsed" ? known(result.value, at) : stillUnknown(result.why, previous, at);
};

/** Unknown since it was first unknown, whatever the reason is now. */
export const stillUnknown = <T>(why: string, previous: Reading<T>, at: number): Reading<T> =>
  unknown(why, previous.kind === "unknown" ? (previous.since ?? at) : at);

/** A parser that does not parse the same text twice in a row: most sections of most polls are equal to the last. */
export const once = <T>(parse: (output: string) => Parsed<T>): ((output: string) => Parsed<T>) => {
  let last: { readonly output: string; readonly result: Parsed<T> } = { output: "", result: failed("") };
  let fresh = false;
  return (output) => {
    if (!fresh || last.output !== output) last = { output, result: parse(output) };
    fresh = true;
    return last.result;
  };
};
