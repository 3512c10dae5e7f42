/** Reading JSON that other programs printed: every key may be missing or of another type. Pure; never throws. */
import { excerpt, knownComplaint, plainText } from "./output";
import { failed, type Parsed, parsed } from "./reading";

export type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * The JSON value in what a program printed. Lines before it are passed over (vtysh warns about its
 * configuration there); text instead of it becomes the reason, for daemons answer a miss in plain words.
 */
export const readJson = (program: string, output: string): Parsed<unknown> => {
  const text = plainText(output);
  const start = text.search(/^[ \t]*[[{]/m);
  if (start < 0) {
    if (text.trim() === "") return failed(`${program} printed nothing`);
    return failed(knownComplaint(text) ?? `${program} printed text instead of JSON: "${excerpt(text)}"`);
  }
  try {
    return parsed(JSON.parse(text.slice(start)));
  } catch {
    return failed(
      /[\]}]\s*$/.test(text)
        ? `${program} printed JSON that cannot be read`
        : `${program}'s JSON is cut off after ${text.length} characters`,
    );
  }
};

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const asRecord = (value: unknown): JsonRecord => (isRecord(value) ? value : {});
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const asText = (value: unknown): string | null => (typeof value === "string" ? value : null);
export const asNumber = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;
