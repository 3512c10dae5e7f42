/** The fields of one place as its form has them: what each host says, what it said before the open change set, where hosts differ. Pure. */

import { routingFieldsOf } from "#domain/frr/change/fields/catalogue";
import type { RoutingField } from "#domain/frr/change/fields/field";
import { checkWords, hasSecret } from "#domain/frr/change/fields/parts";
import { readField } from "#domain/frr/change/read";
import { fieldsOfPlace } from "#domain/keepalived/config/change/fields/catalogue";
import type { Field } from "#domain/keepalived/config/change/fields/field";
import type { FieldReading } from "#domain/keepalived/config/change/reading";
import { canonical } from "#domain/keepalived/config/change/said";
import { checkValue } from "#domain/keepalived/config/change/shape";
import { capital } from "#domain/words";
import type { DesiredHost, Replay } from "../../draft/replayed";
import type { KeepalivedPlace, RoutingNode } from "../places";
import { type Control, controlOf, routingControlOf, textOf, type Words } from "./control";

/** What a field says on one host. */
export type HostValue = {
  readonly host: DesiredHost;
  /** Said in the file; null: it is not, or it is never shown. */
  readonly value: Words | null;
  /** As it was before the open change set, where that differs; undefined: unchanged. */
  readonly was: Words | null | undefined;
  /** What holds when nothing is said: "wlc", "10, from the service"; null: nothing that is known. */
  readonly otherwise: string | null;
  /** A password stands there. */
  readonly hidden: boolean;
  /** Why the form cannot change it. */
  readonly fixed: string | null;
  readonly problem: string | null;
  readonly path: string | null;
  readonly line: number | null;
};

export type FormField = {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly control: Control;
  readonly secret: boolean;
  readonly script: boolean;
  /** Hosts usually differ here. */
  readonly perHost: boolean;
  /** May not be taken away: the name of the place. */
  readonly required: boolean;
  readonly since: string | null;
  readonly placeholder: string;
  /** On the hosts that have the place. */
  readonly hosts: readonly HostValue[];
  readonly said: boolean;
  readonly edited: boolean;
  /** Hosts say different things though they usually do not. */
  readonly differs: boolean;
  /** Null: it fits. */
  readonly check: (words: Words) => string | null;
};

const same = (texts: readonly (string | null)[]): boolean => new Set(texts).size < 2;

const AROUND: Readonly<Record<string, string>> = {
  global: "the global settings",
  service: "the service",
  server: "the real server",
};

/** What holds though nothing is said here. */
const inherited = (field: Field, reading: FieldReading): string | null => {
  if (reading.value === null || reading.from === "file") return null;
  const value = textOf(reading.value) || "on";
  const kind = field.inherits?.kind;
  return reading.from === "inherited" && kind !== undefined
    ? `${value}, from ${AROUND[kind] ?? kind}`
    : value;
};

/** Of a place of keepalived.conf. */
export const keepalivedFields = (place: KeepalivedPlace): readonly FormField[] =>
  fieldsOfPlace(place.place).map((field) => {
    const hosts = place.on.flatMap(({ host, now, before }): HostValue[] => {
      const reading = now?.fields.find((one) => one.field === field.id);
      if (reading === undefined) return [];
      const old = before?.fields.find((one) => one.field === field.id);
      const [value, was] = [saidIn(reading), old === undefined ? null : saidIn(old)];
      const changed = before !== null && canonical(field, value) !== canonical(field, was);
      return [
        {
          host,
          value,
          was: changed ? was : undefined,
          otherwise: inherited(field, reading) ?? field.defaultNote,
          hidden: reading.hidden,
          fixed: reading.fixed,
          problem: reading.problem,
          path: reading.path,
          line: reading.from === "file" ? reading.line : null,
        },
      ];
    });
    return {
      id: field.id,
      label: field.label,
      help: field.help,
      control: controlOf(field.shape),
      secret: field.secret,
      script: field.script,
      perHost: field.perHost,
      required: field.id === "head",
      since: field.since === null ? null : `keepalived ${field.since.join(".")}`,
      placeholder: exampleOf(field),
      hosts,
      said: hosts.some(({ value, hidden }) => value !== null || hidden),
      edited: hosts.some(({ was }) => was !== undefined),
      differs:
        !field.perHost && field.id !== "head" && !same(hosts.map(({ value }) => canonical(field, value))),
      check: (words) => {
        const fit = checkValue(field.shape, words, field.label);
        return fit.ok ? null : fit.why;
      },
    };
  });

const saidIn = (reading: FieldReading): Words | null => (reading.from === "file" ? reading.value : null);

const exampleOf = ({ example, secret }: Field): string =>
  secret ? "" : (textOf(example).split("\n")[0] ?? "");

/** Of a place of FRR or Quagga. */
export const routingFields = (node: RoutingNode, replay: Replay): readonly FormField[] => {
  const having = node.on.flatMap(({ host, now, before }) => (now === null ? [] : [{ host, now, before }]));
  const suite = having[0]?.host.suite ?? null;
  if (suite === null) return [];
  return routingFieldsOf(node.place.kind, suite).map((field) => {
    const secret = hasSecret(field.shape);
    // Also what is never shown, to tell whether it is another one.
    const inFile = (hostId: string, side: Replay["files"]): string | null => {
      const files = side.get(hostId);
      const value = files === undefined ? null : readField(files, suite, node.place, field);
      return value === null ? null : textOf(value);
    };
    const hosts = having.flatMap(({ host, now, before }): HostValue[] => {
      const reading = now.fields.find((one) => one.field === field.id);
      if (reading === undefined) return [];
      const old = before?.fields.find((one) => one.field === field.id)?.value ?? null;
      const changed =
        before !== null && inFile(host.hostId, replay.files) !== inFile(host.hostId, replay.base);
      return [
        {
          host,
          value: reading.value,
          was: changed ? old : undefined,
          otherwise: reading.otherwise,
          hidden: reading.hidden && reading.said,
          fixed: null,
          problem: null,
          path: reading.path,
          line: reading.line,
        },
      ];
    });
    return {
      id: field.id,
      label: field.label,
      help: field.help,
      control: routingControlOf(field.shape, field.many),
      secret,
      script: false,
      perHost: PER_HOST.has(field.id),
      required: false,
      since: field.since === undefined ? null : `FRR ${field.since}`,
      placeholder: secret ? "" : (field.examples.find((words) => words.length > 0)?.join(" ") ?? ""),
      hosts,
      said: hosts.some(({ value, hidden }) => value !== null || hidden),
      edited: hosts.some(({ was }) => was !== undefined),
      differs: !PER_HOST.has(field.id) && !same(having.map(({ host }) => inFile(host.hostId, replay.files))),
      check: (words) => checkRouting(field, words),
    };
  });
};

/** What tells one host from another in any cluster. */
const PER_HOST = new Set(["hostname", "router-id", "addresses"]);

const checkRouting = (field: RoutingField, words: Words): string | null => {
  const lines = field.many ? words.map((line) => (typeof line === "string" ? [line] : line)) : [words.flat()];
  const why = lines.map((line) => checkWords(field.shape, line)).find((one) => one !== null);
  return why === undefined || why === null ? null : `${field.label}: ${capital(why)}.`;
};
