/** `.sluice/demo.json`: how to sign in and where the hosts are. Written by the demo, read by the next one and by people. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const demoState = z.object({
  url: z.string(),
  email: z.string(),
  password: z.string(),
  lab: z.enum(["uml", "simulated"]),
  topology: z.string().default("ospf-ecmp"),
  hosts: z.array(z.object({ name: z.string(), address: z.string(), port: z.number(), user: z.string() })),
  clusterId: z.string(),
});

export type DemoState = z.infer<typeof demoState>;

const fileIn = (directory: string): string => join(directory, "demo.json");

export const readState = (directory: string): DemoState | null => {
  if (!existsSync(fileIn(directory))) return null;
  const read = demoState.safeParse(JSON.parse(readFileSync(fileIn(directory), "utf8")));
  return read.success ? read.data : null;
};

export const writeState = (directory: string, state: DemoState): void =>
  writeFileSync(fileIn(directory), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });

export const newPassword = (): string => randomBytes(12).toString("base64url");
