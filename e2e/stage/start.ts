/** Sluice and the practice cluster in a fresh directory, for the stories of one worker; nothing is left of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { step } from "../demo/progress";
import { startDemo } from "../demo/start";
import { labPossible } from "../lab/packages";

export const withStage = async (stories: (directory: string) => Promise<void>): Promise<void> => {
  const possible = labPossible();
  if (possible.kind === "impossible")
    throw new Error(`These stories need the practice cluster with its real daemons. ${possible.reason}`);
  const directory = mkdtempSync(join(tmpdir(), "sluice-e2e-"));
  const endings: (() => Promise<void>)[] = [];
  try {
    await startDemo({ directory, port: 0, kind: "uml", step, endings, died: () => undefined });
    await stories(directory);
  } finally {
    await Promise.allSettled(endings.map((ending) => ending()));
    rmSync(directory, { recursive: true, force: true });
  }
};
