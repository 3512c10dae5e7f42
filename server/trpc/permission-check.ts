/** Whether every procedure says who may call it. A test and the build run this over the real router. */
import { publicProcedures } from "../auth/permission";

type Procedures = Readonly<Record<string, unknown>>;

const permissions: readonly unknown[] = ["public", "read", "operate", "administer"];

/** `{ _def: { procedures } }` as every tRPC router has it, flat, by path. */
export type AnyRouter = { readonly _def: { readonly procedures: Procedures } };

/** What a procedure declares; undefined when it declares nothing. */
export const declaredPermission = (procedure: unknown): unknown => {
  if (typeof procedure !== "function" || !("_def" in procedure)) return undefined;
  const def = procedure._def;
  if (typeof def !== "object" || def === null || !("meta" in def)) return undefined;
  const { meta } = def;
  return typeof meta === "object" && meta !== null && "permission" in meta ? meta.permission : undefined;
};

/** One sentence per procedure that breaks the rule; empty when all keep it. */
export const permissionBreaches = (router: AnyRouter): string[] => {
  const declared = Object.entries(router._def.procedures).map(
    ([path, procedure]) => [path, declaredPermission(procedure)] as const,
  );
  return [
    ...declared.flatMap(([path, permission]) => {
      if (!permissions.includes(permission)) return [`${path} declares no permission.`];
      if (permission === "public" && !publicProcedures.includes(path))
        return [`${path} is public and does not stand in the closed list of public procedures.`];
      return [];
    }),
    ...publicProcedures
      .filter((path) => !declared.some(([known, permission]) => known === path && permission === "public"))
      .map((path) => `${path} stands in the list of public procedures and is none.`),
  ];
};
