import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { getAuthTables } from "better-auth/db";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { withStore } from "./testing";

const live = withStore();

const root = fileURLToPath(new URL("../..", import.meta.url));

const field = z.object({
  name: z.string(),
  dbName: z.string().nullish(),
  kind: z.enum(["scalar", "object"]),
  type: z.string(),
  isList: z.boolean(),
  isRequired: z.boolean(),
  isId: z.boolean(),
  isUpdatedAt: z.boolean(),
  nativeType: z.tuple([z.string(), z.array(z.string())]).nullish(),
  default: z.unknown().optional(),
  relationFromFields: z.array(z.string()).optional(),
  relationToFields: z.array(z.string()).optional(),
  relationOnDelete: z.string().nullish(),
});
const model = z.object({ name: z.string(), dbName: z.string(), fields: z.array(field) });
const index = z.object({
  model: z.string(),
  type: z.enum(["id", "unique", "normal"]),
  fields: z.array(z.object({ name: z.string(), sortOrder: z.string().optional() })),
});
const datamodel = z.object({ models: z.array(model), indexes: z.array(index) });

type Field = z.infer<typeof field>;
type Model = z.infer<typeof model>;

/** schema.prisma as Prisma itself reads it. */
const readSchema = (): z.infer<typeof datamodel> => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-schema-"));
  try {
    const generator = join(root, "prisma/dmmf-generator.mjs");
    writeFileSync(
      join(folder, "schema.prisma"),
      `${readFileSync(join(root, "prisma/schema.prisma"), "utf8")}\ngenerator dmmf {\n provider = "node ${generator}"\n}\n`,
    );
    const prisma = join(
      dirname(createRequire(import.meta.url).resolve("prisma/package.json")),
      "build/index.js",
    );
    execFileSync(
      process.execPath,
      [prisma, "generate", "--schema", join(folder, "schema.prisma"), "--generator", "dmmf", "--no-hints"],
      {
        cwd: root,
        stdio: "pipe",
        env: {
          ...process.env,
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          CHECKPOINT_DISABLE: "1",
          DMMF_FILE: join(folder, "dmmf.json"),
        },
      },
    );
    return datamodel.parse(JSON.parse(readFileSync(join(folder, "dmmf.json"), "utf8")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const schema = readSchema();
const models = new Map(schema.models.map((each) => [each.name, each]));
const scalars = (each: Model): Field[] => each.fields.filter(({ kind }) => kind === "scalar");
const columnName = ({ name, dbName }: Field): string => dbName ?? name;
const columnOf = (each: Model | undefined, name: string): string =>
  each?.fields.filter((one) => one.name === name).map(columnName)[0] ?? "?";

const sqlOnly = ["observation", "rollup", "sample", "sample_1h", "sample_1m", "series", "span"];

const types: Readonly<Record<string, string>> = {
  String: "text",
  Int: "int4",
  BigInt: "int8",
  Boolean: "bool",
  Json: "jsonb",
  "DateTime Timestamptz": "timestamptz",
  "String Uuid": "uuid",
};
const typeOf = (each: Field): string =>
  (each.isList ? "_" : "") + types[each.type + (each.nativeType ? ` ${each.nativeType[0]}` : "")];

describe("the migrated database fits schema.prisma", () => {
  test("every-model-has-its-table-and-every-table-its-model", async () => {
    const { rows } = await live.store.pool.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition",
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(
      [...schema.models.map(({ dbName }) => dbName), ...sqlOnly, "_prisma_migrations"].sort(),
    );
  });

  test.each(schema.models.map((each) => [each.name, each] as const))("columns-of-%s", async (_, each) => {
    const { rows } = await live.store.pool.query<{
      name: string;
      type: string;
      nullable: boolean;
      has: boolean;
    }>(
      `SELECT column_name AS name, udt_name AS type, is_nullable = 'YES' AS nullable, column_default IS NOT NULL AS has
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`,
      [each.dbName],
    );
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(rows.sort(byName)).toEqual(
      scalars(each)
        .map((one) => ({
          name: columnName(one),
          type: typeOf(one),
          nullable: !one.isRequired,
          // A list without a value is stored by Prisma as empty; the column says so too.
          has: one.default !== undefined || one.isList,
        }))
        .sort(byName),
    );
  });

  test("keys-and-indexes", async () => {
    const { rows } = await live.store.pool.query<{ line: string }>(
      `SELECT c.relname || CASE WHEN indisprimary THEN ' id ' WHEN indisunique THEN ' unique ' ELSE ' normal ' END ||
              string_agg(a.attname || CASE WHEN (indoption[k.n - 1] & 1) = 1 THEN ' desc' ELSE '' END, ', ' ORDER BY k.n) AS line
       FROM pg_index JOIN pg_class c ON c.oid = indrelid, unnest(indkey) WITH ORDINALITY AS k (attnum, n)
       JOIN pg_attribute a ON a.attnum = k.attnum WHERE a.attrelid = indrelid AND c.relname = ANY ($1)
         AND indpred IS NULL
       GROUP BY indexrelid, c.relname, indisprimary, indisunique`,
      [schema.models.map(({ dbName }) => dbName)],
    );
    const wanted = schema.indexes.map((each) => {
      const of = models.get(each.model);
      const columns = each.fields.map(
        ({ name, sortOrder }) => columnOf(of, name) + (sortOrder === "desc" ? " desc" : ""),
      );
      return `${of?.dbName} ${each.type} ${columns.join(", ")}`;
    });
    expect(rows.map(({ line }) => line).sort()).toEqual(wanted.sort());
  });

  test("references-and-what-a-removal-does-to-them", async () => {
    const { rows } = await live.store.pool.query<{ line: string }>(
      `SELECT conrelid::regclass || '.' || a.attname || ' -> ' || confrelid::regclass || '.' || f.attname || ' ' ||
              CASE confdeltype WHEN 'c' THEN 'Cascade' WHEN 'n' THEN 'SetNull' WHEN 'a' THEN 'NoAction' ELSE '?' END AS line
       FROM pg_constraint JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
       JOIN pg_attribute f ON f.attrelid = confrelid AND f.attnum = confkey[1]
       WHERE contype = 'f' AND conrelid::regclass::text <> ALL ($1)`,
      [sqlOnly],
    );
    const quoted = (name: string) => (name === "user" ? '"user"' : name);
    const wanted = schema.models.flatMap((each) =>
      each.fields
        .filter(({ relationFromFields }) => relationFromFields?.length === 1)
        .map((one) => {
          const to = models.get(one.type);
          const from = columnOf(each, one.relationFromFields?.[0] ?? "");
          const target = columnOf(to, one.relationToFields?.[0] ?? "");
          return `${quoted(each.dbName)}.${from} -> ${quoted(to?.dbName ?? "")}.${target} ${one.relationOnDelete}`;
        }),
    );
    expect(rows.map(({ line }) => line).sort()).toEqual(wanted.sort());
  });

  test("every-model-is-written-and-read-with-every-field", async () => {
    const ids = new Map<string, unknown>();
    for (const name of ["Cluster", "Credential", "Host", "User", "VirtualService", ...models.keys()]) {
      const each = models.get(name);
      if (!each || ids.has(name)) continue;
      const data = Object.fromEntries(scalars(each).map((one) => [one.name, sampleValue(each, one, ids)]));
      const door = delegates[name];
      expect(door, `${name} is not a model of the client`).toBeDefined();
      const created = await door?.create({ data });
      expect(created).toEqual(data);
      expect(await door?.findFirst({ where: { id: data.id } })).toEqual(data);
      ids.set(name, data.id);
    }
    expect([...ids.keys()].sort()).toEqual([...models.keys()].sort());
  });

  test("the-sign-in-library-finds-every-field-it-knows", () => {
    const tables = getAuthTables({ emailAndPassword: { enabled: true }, rateLimit: { storage: "database" } });
    for (const [table, { fields }] of Object.entries(tables)) {
      const of = models.get(table.charAt(0).toUpperCase() + table.slice(1));
      for (const [name, { required }] of Object.entries(fields)) {
        const found = of?.fields.find((one) => one.name === name);
        expect(found, `${table}.${name}`).toBeDefined();
        if (required === false) expect(found?.isRequired, `${table}.${name} may be absent`).toBe(false);
      }
    }
    expect(Object.keys(tables).sort()).toEqual(["account", "rateLimit", "session", "user", "verification"]);
  });
});

type Delegate = {
  readonly create: (args: { data: object }) => Promise<unknown>;
  readonly findFirst: (args: { where: object }) => Promise<unknown>;
};
/** The client's doors by name; each has its own types, here they are all asked the same. */
const delegates: Record<string, Delegate | undefined> = new Proxy(
  {},
  {
    get: (_, name: string) =>
      Reflect.get(live.store.prisma, name.charAt(0).toLowerCase() + name.slice(1)) as Delegate | undefined,
  },
);

/** Values that CHECK constraints allow; everything else is made from the type. */
const allowed: Readonly<Record<string, unknown>> = {
  "Host.roles": ["director", "router"],
  "Host.script": "installed",
  "Host.jumpHostId": null,
  "Credential.kind": "sealed-key",
  "Credential.sealed": "-----BEGIN AGE ENCRYPTED FILE-----\n…",
  "HostKey.state": "pending",
  "Request.state": "taken",
  "AuditEntry.actorKind": "worker",
  "AuditEntry.outcome": "pending",
  "Event.severity": "degraded",
  "FileReading.suite": "quagga",
  "ChangeSet.state": "draft",
  "Operation.options": ["retry", "leave"],
  "Operation.state": "done",
  "Operation.outcome": "stopped",
  "OperationStep.state": "begun",
  "Installation.id": 1,
  "User.role": "operator",
};

const sampleValue = (
  of: Model,
  { name, type, nativeType }: Field,
  ids: ReadonlyMap<string, unknown>,
): unknown => {
  const given = allowed[`${of.name}.${name}`];
  if (given !== undefined) return given;
  const relation = of.fields.find(({ relationFromFields }) => relationFromFields?.includes(name));
  if (relation) return ids.get(relation.type);
  switch (type) {
    case "String":
      return nativeType ? randomUUID() : `'${name}' "quoted" \u202e`;
    case "Int":
      return 22;
    case "BigInt":
      return 9_223_372_036_854_775_807n;
    case "Boolean":
      return true;
    case "Json":
      return { any: ["thing", 1, null] };
    default:
      return new Date("2026-03-01T12:34:56.789Z");
  }
};
