/** What may come in as an edit. Only the shape: whether it fits the files is told by replaying it. */
import { z } from "zod";
import type { ChangeEdit } from "../../domain/change/model";

/** PostgreSQL holds no NUL and no half surrogate pairs, and no configuration has a use for them. */
const text = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\0\p{Surrogate}]*$/u, "This is not text: it holds a NUL character or half a character.");

const word = text(4_096);
const name = text(1_024);
const value = z.union([
  z.array(word).max(4_096).readonly(),
  z.array(z.array(word).max(64).readonly()).max(4_096).readonly(),
]);
const fields = z.record(name, value);

const service = z.object({ head: name, protocol: z.enum(["TCP", "UDP", "SCTP"]) });
const check = z.enum([
  "HTTP_GET",
  "SSL_GET",
  "TCP_CHECK",
  "SMTP_CHECK",
  "DNS_CHECK",
  "MISC_CHECK",
  "UDP_CHECK",
  "PING_CHECK",
  "FILE_CHECK",
  "BFD_CHECK",
]);
const place = <K extends string, S extends z.core.$ZodLooseShape>(kind: K, shape: S) =>
  z.object({ kind: z.literal(kind), ...shape });
const named = { name };
const ordinal = z.number().int().min(0).max(10_000);
const checkAt = { service, server: name, check, index: ordinal };

const keepalivedPlace = z.discriminatedUnion("kind", [
  place("global", {}),
  place("vrrp-script", named),
  place("track-file", named),
  place("bfd", named),
  place("sync-group", named),
  place("instance", named),
  place("server-group", named),
  place("service", { service }),
  place("server", { service, server: name }),
  place("check", checkAt),
  place("url", { ...checkAt, url: ordinal }),
]);

const routingPlace = z.discriminatedUnion("kind", [
  place("global", {}),
  place("interface", named),
  place("ospf", {}),
  place("route-map", { name, sequence: z.number().int().min(1).max(65_535) }),
  place("prefix-list", named),
]);

const editOf = <P extends z.ZodType>(at: P) =>
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("set"), place: at, field: name, value: value.nullable() }),
    z.object({ kind: z.literal("add"), place: at, fields }),
    z.object({ kind: z.literal("remove"), place: at }),
  ]);

const routingLine = z.object({
  kind: z.literal("line"),
  place: routingPlace,
  from: name.nullable(),
  to: name.nullable(),
});

const setUp = z.object({
  addresses: z
    .array(z.object({ address: name, device: name }))
    .max(1_000)
    .readonly(),
  devices: z
    .array(z.object({ name, type: z.enum(["dummy", "ipip"]) }))
    .max(100)
    .readonly(),
  sysctls: z.record(name, name),
  gateway: name.nullable(),
  marks: z
    .array(
      z.object({
        mark: z.number().int().min(1).max(4_294_967_295),
        protocol: z.enum(["tcp", "udp"]),
        vip: name,
        ports: z.array(name).max(64).readonly(),
      }),
    )
    .max(1_000)
    .readonly(),
});

const hostIds = z.array(z.uuid()).min(1).max(2_000).readonly();
const fileText = text(1_000_000).nullable();

export const changeEdit = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("keepalived"), hostIds, edit: editOf(keepalivedPlace) }),
  z.object({ kind: z.literal("routing"), hostIds, edit: z.union([editOf(routingPlace), routingLine]) }),
  z.object({ kind: z.literal("set-up"), hostId: z.uuid(), setUp }),
  z.object({
    kind: z.literal("file"),
    hostId: z.uuid(),
    path: text(255).startsWith("/"),
    base: fileText,
    text: fileText,
  }),
  z.object({ kind: z.literal("repair"), hostId: z.uuid(), code: name, subject: name }),
]) satisfies z.ZodType<ChangeEdit>;

/** A reason may have several lines. */
export const reason = text(4_000).trim();
