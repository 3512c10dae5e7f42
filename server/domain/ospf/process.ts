/** `show ip ospf [json]`, Quagga 0.99 to FRR 10: the OSPF process itself. */
import { asNumber, asRecord, asText, isRecord, readJson } from "../json";
import { excerpt, knownComplaint, plainText } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import type { OspfProcess } from "./model";

/** From FRR's JSON; of several VRFs the default one, else the first. */
export const parseProcessJson = (output: string): Parsed<OspfProcess> => {
  const json = readJson("ospfd", output);
  if (json.kind === "failed") return json;
  const root = asRecord(json.value);
  const process = [root, root.default, ...Object.values(root)].find(
    (value) => isRecord(value) && typeof value.routerId === "string",
  );
  const routerId = asText(asRecord(process).routerId);
  if (routerId === null) return failed("OSPF is not enabled on this host");
  return parsed({
    routerId,
    maximumPaths: asNumber(asRecord(process).maximumPaths),
    areas: Object.keys(asRecord(asRecord(process).areas)),
  });
};

/** From the text of Quagga and FRR. Quagga does not print the path limit: null. */
export const parseProcessText = (output: string): Parsed<OspfProcess> => {
  const text = plainText(output);
  const routerId = /OSPF Routing Process.*?Router ID:? (\d[\d.]*\d)/.exec(text)?.[1];
  if (routerId === undefined) {
    if (text.trim() === "") return failed("ospfd printed nothing");
    return failed(knownComplaint(text.slice(0, 4000)) ?? `this is not an OSPF process: "${excerpt(text)}"`);
  }
  const paths = /Maximum multiple paths\s?\(ECMP\) supported\s+(\d+)/.exec(text)?.[1];
  return parsed({
    routerId,
    maximumPaths: paths === undefined ? null : Number(paths),
    areas: [...text.matchAll(/^\s*Area ID: (\d[\d.]*)/gm)].map((match) => match[1] ?? ""),
  });
};
