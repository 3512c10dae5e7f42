/** `$NAME=value`, also over several lines: where it ends and what it says, as keepalived takes it. */
import { contentEnd, endsInBackslash, lineEnd, skipSpace, stickyMatch } from "./scan";

const DEFINITION = /\$[A-Za-z_][A-Za-z0-9_]*=/y;

export const startsDefinition = (text: string, at: number): boolean =>
  stickyMatch(DEFINITION, text, at) !== null;

/** A line without the backslash that ends it and the white space before that. */
const withoutMark = (line: string): string => {
  let stop = line.endsWith("\\") ? line.length - 1 : line.length;
  while (line[stop - 1] === " " || line[stop - 1] === "\t") stop -= 1;
  return line.slice(0, stop);
};

export type Definition = {
  /** Index after the definition, before the white space and line end behind it. */
  readonly at: number;
  readonly name: string;
  readonly value: string;
  readonly multiline: boolean;
};

/** `from` is the index of the `$`. A line that ends in a backslash goes on, even where the backslash stands in a comment. */
export const scanDefinition = (text: string, from: number): Definition => {
  const equals = text.indexOf("=", from);
  const lines: string[] = [];
  let multiline = false;
  let at = equals + 1;
  for (;;) {
    const begin = skipSpace(text, at);
    const stop = contentEnd(text, begin);
    const line = text.slice(begin, stop);
    const continues = endsInBackslash(text, begin) && text[lineEnd(text, stop)] === "\n";
    if (continues || line !== "" || !multiline) lines.push(continues ? withoutMark(line) : line);
    if (!continues) {
      if (multiline && lines[0] === "") lines.shift();
      const name = text.slice(from + 1, equals);
      return { at: Math.max(stop, equals + 1), name, value: lines.join("\n"), multiline };
    }
    multiline = true;
    at = lineEnd(text, stop) + 1;
  }
};
