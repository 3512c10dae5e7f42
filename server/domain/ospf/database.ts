/** `show ip ospf database [json]`, Quagga 0.99 to FRR 10: the summary of link state advertisements. */
import { isAddress } from "../address";
import { asList, asNumber, asRecord, asText, isRecord, readJson } from "../json";
import { excerpt, knownComplaint, linesOf, wholeNumber, wordsOf } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import type { LsaSummary } from "./model";

/** `router`, `network`, `summary`, `asbr-summary`, `as-external`, `nssa-external`, `link-local-opaque`, … */
const slug = (title: string): string =>
  title
    .trim()
    .replace(/^net$/i, "network")
    .replace(/([a-z])([A-Z])/g, "$1-$2")
    .replace(/\s+/g, "-")
    .toLowerCase();

/** From the text of Quagga and FRR. */
export const parseDatabaseText = (output: string): Parsed<readonly LsaSummary[]> => {
  const lines = linesOf(output);
  if (!lines.some((line) => /OSPF Router with ID/.test(line))) {
    if (output.trim() === "") return failed("ospfd printed nothing");
    return failed(knownComplaint(output.slice(0, 4000)) ?? `this is no OSPF database: "${excerpt(output)}"`);
  }
  const lsas: LsaSummary[] = [];
  let section: { readonly type: string; readonly area: string | null } | null = null;
  for (const line of lines) {
    const title =
      /^\s+(\S[\w -]*?) Link States(?: \(Area ([\d.]+).*\))?$|^\s+(\S*Opaque-LSA)(?: \(Area ([\d.]+).*\))?$/.exec(
        line,
      );
    if (title) {
      const name = title[1] ?? title[3]?.replace("-LSA", "") ?? "";
      section = { type: slug(name), area: title[2] ?? title[4] ?? null };
      continue;
    }
    const [linkId = "", advertisingRouter = "", age] = wordsOf(line);
    if (section === null || !isAddress(linkId)) continue;
    if (!isAddress(advertisingRouter)) return failed(`ospfd's database is cut off at "${excerpt(line)}"`);
    lsas.push({ ...section, linkId, advertisingRouter, ageSeconds: wholeNumber(age) });
  }
  return parsed(lsas);
};

/** From FRR's JSON (8.4 and later). */
export const parseDatabaseJson = (output: string): Parsed<readonly LsaSummary[]> => {
  const json = readJson("ospfd", output);
  if (json.kind === "failed") return json;
  if (!isRecord(json.value) || !isRecord(json.value.areas)) return failed("this is no OSPF database");
  const lsas: LsaSummary[] = [];
  const collect = (holder: Readonly<Record<string, unknown>>, area: string | null) => {
    for (const [name, list] of Object.entries(holder))
      if (name.endsWith("LinkStates"))
        for (const lsa of asList(list).map(asRecord)) {
          const [linkId, advertisingRouter] = [asText(lsa.lsId), asText(lsa.advertisedRouter)];
          if (linkId !== null && advertisingRouter !== null)
            lsas.push({
              type: slug(name.slice(0, -"LinkStates".length)),
              area,
              linkId,
              advertisingRouter,
              ageSeconds: asNumber(lsa.lsaAge),
            });
        }
  };
  for (const [area, holder] of Object.entries(json.value.areas)) collect(asRecord(holder), area);
  collect(json.value, null);
  return parsed(lsas);
};
