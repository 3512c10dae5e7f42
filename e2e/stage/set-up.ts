/** Before the first story: Sluice and the practice cluster in a fresh directory. After the last: nothing is left. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { step } from "../demo/progress";
import { startDemo } from "../demo/start";
import { labPossible } from "../lab/packages";

export default async function setUp(): Promise<() => Promise<void>> {
  // A demo that runs already (SLUICE_STAGE=.sluice) serves for writing stories: nothing is started or ended.
  if (process.env.SLUICE_STAGE) return async () => undefined;
  const possible = labPossible();
  if (possible.kind === "impossible")
    throw new Error(`These stories need the practice cluster with its real daemons. ${possible.reason}`);
  const directory = mkdtempSync(join(tmpdir(), "sluice-e2e-"));
  const endings: (() => Promise<void>)[] = [];
  const end = async () => {
    await Promise.allSettled(endings.map((ending) => ending()));
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await startDemo({ directory, port: 0, kind: "uml", step, endings, died: () => undefined });
  } catch (error) {
    await end();
    throw error;
  }
  process.env.SLUICE_STAGE = directory;
  return end;
}
