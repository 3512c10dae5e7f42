/** `show ip ospf interface [json]`, Quagga 0.99 to FRR 10: one entry per interface and address that runs OSPF. */
import { asNumber, asRecord, asText, isRecord, type JsonRecord, readJson } from "../json";
import { excerpt, knownComplaint, linesOf } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import type { OspfInterface } from "./model";

/** From FRR's JSON. 8.4 prints only the last address of an interface that has several; the text form has them all. */
export const parseInterfacesJson = (output: string): Parsed<readonly OspfInterface[]> => {
  const json = readJson("ospfd", output);
  if (json.kind === "failed") return json;
  if (!isRecord(json.value)) return failed("ospfd's interfaces are not a JSON object");
  const byName = isRecord(json.value.interfaces) ? json.value.interfaces : json.value;
  const interfaces: OspfInterface[] = [];
  for (const [name, value] of Object.entries(byName)) {
    if (!isRecord(value)) continue;
    const perAddress = asRecord(value.interfaceIp);
    const entries = Object.values(perAddress).filter(isRecord);
    for (const entry of entries.length > 0 ? entries.map((one) => ({ ...value, ...one })) : [value])
      if (entry.ospfEnabled !== false) interfaces.push(fromJson(name, entry));
  }
  return parsed(interfaces);
};

const fromJson = (name: string, entry: JsonRecord): OspfInterface => ({
  name,
  address: asText(entry.ipAddress),
  area: asText(entry.area)?.split(" ")[0] ?? null,
  cost: asNumber(entry.cost),
  state: asText(entry.state),
  priority: asNumber(entry.priority),
  helloMs: asNumber(entry.timerMsecs),
  deadMs: inMs(asNumber(entry.timerDeadSecs)),
  mtu: asNumber(entry.mtuBytes),
  passive: entry.timerPassiveIface === true,
  networkType: asText(entry.networkType),
  neighbours: asNumber(entry.nbrCount),
  adjacent: asNumber(entry.nbrAdjacentCount),
});

const inMs = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1000);

/** From the text of Quagga and FRR. */
export const parseInterfacesText = (output: string): Parsed<readonly OspfInterface[]> => {
  const interfaces: OspfInterface[] = [];
  let name: string | null = null;
  let mtu: number | null = null;
  let block: string[] | null = null;
  const close = () => {
    if (name !== null && block !== null) interfaces.push(fromText(name, mtu, block.join("\n")));
    block = null;
  };
  for (const line of linesOf(output)) {
    const head = /^(\S+) is (?:up|down)\b/.exec(line);
    if (head) {
      close();
      name = head[1] ?? null;
      mtu = null;
    } else if (name !== null) {
      mtu = firstNumber(line, /\bMTU (\d+) bytes/) ?? mtu;
      if (/^\s+Internet Address /.test(line)) {
        close();
        block = [line];
      } else block?.push(line);
    }
  }
  close();
  if (name !== null) return parsed(interfaces);
  if (output.trim() === "") return failed("ospfd printed nothing");
  return failed(
    knownComplaint(output.slice(0, 4000)) ?? `this is not a list of OSPF interfaces: "${excerpt(output)}"`,
  );
};

const fromText = (name: string, mtu: number | null, block: string): OspfInterface => ({
  name,
  address: word(block, /Internet Address (\d[\d.]*)/),
  area: word(block, /\bArea (\d[\d.]*)/),
  cost: firstNumber(block, /\bCost: (\d+)/),
  state: word(block, /\bState ([\w-]+)/),
  priority: firstNumber(block, /\bPriority (\d+)/),
  helloMs: firstNumber(block, /Hello (\d+)ms/) ?? inMs(firstNumber(block, /Hello (\d+)s?\b/)),
  deadMs: inMs(firstNumber(block, /Dead (\d+)s?\b/)),
  mtu,
  passive: /No Hellos \(Passive interface\)/.test(block),
  networkType: word(block, /Network Type (\w+)/),
  neighbours: firstNumber(block, /Neighbor Count is (\d+)/),
  adjacent: firstNumber(block, /Adjacent neighbor count is (\d+)/),
});

const word = (text: string, pattern: RegExp): string | null => pattern.exec(text)?.[1] ?? null;
const firstNumber = (text: string, pattern: RegExp): number | null => {
  const found = word(text, pattern);
  return found === null ? null : Number(found);
};
