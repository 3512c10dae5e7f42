/**
 * What the web may ask of the worker: one schema per kind for the arguments and for the answer, used on both sides.
 * A request is a row; the worker takes it, does it, writes the answer. This file knows no host and holds no key.
 */
import { z } from "zod";
import type { Plan } from "../domain/change/model";
import type { Proposal } from "../domain/onboarding/proposal";

/** A host name or an IP address as a person types it; no spaces, quotes, control or direction marks. */
export const hostAddress = z
  .string()
  .trim()
  .min(1, "Type a host name or an IP address.")
  .max(253)
  .regex(
    /^(?!-)[A-Za-z0-9._:%-]+$/,
    "A host name or an IP address has only letters, digits, dots, colons and dashes.",
  );

export const sshPort = z.number().int().min(1).max(65_535);

/** A POSIX login name. */
export const loginName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]*\$?$/, "A login name has letters, digits, dots, dashes and underscores.");

/** Text that a person reads: no NUL, no control characters. */
export const label = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, "No control characters.");

const armored = z
  .string()
  .max(64_000)
  .startsWith("-----BEGIN AGE ENCRYPTED FILE-----", "Not sealed: nothing was sent.");

export const credentialChoice = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("installation") }),
  z.object({ kind: z.literal("sealed-key"), sealed: armored }),
  z.object({ kind: z.literal("sealed-password"), sealed: armored }),
  z.object({ kind: z.literal("agent") }),
]);

export const offeredHostKey = z.object({
  algorithm: z.string().regex(/^[a-z0-9@.-]{1,64}$/),
  publicKey: z.string().regex(/^[A-Za-z0-9+/=]{16,8192}$/),
  fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{20,64}$/),
});

export const door = z.object({
  address: hostAddress,
  port: sshPort,
  user: loginName,
  sudo: z.boolean(),
  credential: credentialChoice,
  via: z.string().max(300).nullable(),
  hostKey: offeredHostKey.nullable(),
});

const role = z.enum(["director", "router", "realserver"]);

/** Of one host in a proposal. */
export const mostAddresses = 256;

export const proposal = z.object({
  clusterName: label,
  hosts: z
    .array(
      z.object({
        key: z.string().max(300),
        name: label,
        roles: z.array(role).readonly(),
        door: door.nullable(),
        addresses: z.array(hostAddress).max(mostAddresses).readonly(),
        state: z.enum(["visited", "to-visit", "failed", "no-ssh"]),
        offeredKey: offeredHostKey.nullable(),
        failure: z.string().nullable(),
        learntFrom: z.array(z.string()).readonly(),
        unknown: z.array(z.string()).readonly(),
      }),
    )
    .max(2000)
    .readonly(),
  vips: z
    .array(
      z.object({ address: hostAddress, label: label.nullable(), learntFrom: z.array(z.string()).readonly() }),
    )
    .max(2000)
    .readonly(),
  services: z
    .array(
      z.object({
        key: z.string().max(200),
        label: label.nullable(),
        servers: z
          .array(
            z.object({
              key: z.string().max(200),
              hostKey: z.string().max(300).nullable(),
              label: label.nullable(),
            }),
          )
          .max(2000)
          .readonly(),
        learntFrom: z.array(z.string()).readonly(),
      }),
    )
    .max(5000)
    .readonly(),
  notes: z.array(z.string()).readonly(),
}) satisfies z.ZodType<Proposal>;

export const testStep = z.object({
  name: z.string(),
  /** null: not tried, because a step before it failed. */
  ok: z.boolean().nullable(),
  sentence: z.string(),
  tookMs: z.number().nullable(),
});

/** Made by this program's own worker a moment ago: that it is one is looked at, and no more. */
const plan = z.custom<Plan>(
  (value) =>
    z.object({ hosts: z.array(z.unknown()), verdicts: z.array(z.unknown()) }).safeParse(value).success,
);

/** Hosts that could not be asked, each with a sentence. */
const unread = z.array(z.object({ hostId: z.uuid(), why: z.string() })).readonly();

/** Every kind of request: the arguments, the answer, and how long the asker waits, ms. */
export const requests = {
  "scan-host-key": {
    args: z.object({ address: hostAddress, port: sshPort, jump: door.nullable() }),
    answer: offeredHostKey,
    waitMs: 15_000,
  },
  discover: {
    args: z.object({ doors: z.array(door).min(1).max(64).readonly() }),
    answer: proposal,
    waitMs: 60_000,
  },
  "test-host": {
    args: z.object({ hostId: z.uuid() }),
    answer: z.object({ steps: z.array(testStep).readonly() }),
    waitMs: 30_000,
  },
  raw: {
    args: z.object({ hostId: z.uuid(), section: z.string().regex(/^[a-z0-9-]{1,40}$/) }),
    answer: z.object({
      section: z.string(),
      command: z.string(),
      output: z.string(),
      stderr: z.string(),
      at: z.number(),
      exitCode: z.number().nullable(),
      truncated: z.boolean(),
    }),
    waitMs: 15_000,
  },
  /** Reads the managed files of every host of a cluster now, instead of within the minute. */
  "read-files": {
    args: z.object({ clusterId: z.uuid() }),
    answer: z.object({ unread }),
    waitMs: 30_000,
  },
  /** Looks at every host afresh and says what rolling a change out would do. Sends nothing that changes anything. */
  plan: {
    args: z.object({ changeId: z.uuid() }),
    answer: z.object({
      plan,
      /** Of the change set that was planned. */
      version: z.number().int(),
      /** Of everything the plan was made from; `parts` by host id. */
      hash: z.string(),
      parts: z.record(z.string(), z.string()),
      madeAt: z.number(),
      unread,
    }),
    waitMs: 90_000,
  },
} as const;

export type RequestKind = keyof typeof requests;
export type RequestArgs<K extends RequestKind> = z.infer<(typeof requests)[K]["args"]>;
export type RequestAnswer<K extends RequestKind> = z.infer<(typeof requests)[K]["answer"]>;
