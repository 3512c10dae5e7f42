/** In which order rows stand. Pure. */

export type SortValue = string | number | null;
export type Direction = "up" | "down";

const compare = (a: string | number, b: string | number): number =>
  typeof a === "number" && typeof b === "number"
    ? a - b
    : String(a).localeCompare(String(b), "en", { numeric: true });

/** Keys by value; equal values keep the order given, unknown values (null) stand last either way. */
export function sortKeys(
  rows: readonly { readonly key: string; readonly value: SortValue }[],
  direction: Direction,
): readonly string[] {
  const sign = direction === "up" ? 1 : -1;
  return [...rows]
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return sign * compare(a.value, b.value);
    })
    .map((row) => row.key);
}

/** The order while somebody points at the table: rows that stay do not move, new ones come last, gone ones go. */
export function holdOrder(shown: readonly string[], wanted: readonly string[]): readonly string[] {
  const present = new Set(wanted);
  const before = new Set(shown);
  return [...shown.filter((key) => present.has(key)), ...wanted.filter((key) => !before.has(key))];
}
