/** What is open on a page stands in its URL. */

/** Sets or (null) removes search parameters without a navigation: the page stays where it is. */
export const setSearch = (changes: Readonly<Record<string, string | null>>): void => {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  window.history.replaceState(null, "", url);
};
