/** Where sign-in leads back to: a path of this site, or the overview. Pure. */
export function returnPath(wanted: string | null | undefined): string {
  if (!wanted?.startsWith("/") || !URL.canParse(wanted, "http://here.invalid")) return "/";
  const url = new URL(wanted, "http://here.invalid");
  // `//elsewhere` and `/\elsewhere` are other sites.
  if (url.origin !== "http://here.invalid" || /^\/(sign-in|set-up)\b/.test(url.pathname)) return "/";
  return url.pathname + url.search + url.hash;
}
