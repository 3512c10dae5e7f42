/** Stores readings of files. What is as it was costs one statement for all hosts of a turn, not a transaction each. */
import { createHash } from "node:crypto";
import { parseThresholds } from "../domain/ipvs/thresholds";
import { type FileReading, type SameReading, storeReading, touchReadings } from "../store/changes/reading";
import type { Store } from "../store/store";

type Stored = { readonly digest: string; readonly at: number };

export class ReadingStore {
  private readonly stored = new Map<string, Stored>();
  private same: SameReading[] = [];

  constructor(private readonly store: Store) {}

  /** `whole`: at once and completely, because somebody waits for it. */
  async put(hostId: string, reading: FileReading, whole: boolean): Promise<void> {
    const last = this.stored.get(hostId);
    const digest = reading.kind === "read" ? digestOf(reading) : "";
    if (!whole && reading.kind === "read" && last?.digest === digest) {
      this.same.push({ hostId, before: last.at, at: reading.at });
      return;
    }
    this.stored.delete(hostId);
    await storeReading(this.store, hostId, reading);
    if (reading.kind === "read") this.stored.set(hostId, { digest, at: reading.at });
  }

  /** Returns hosts of which something else was stored meanwhile: they have to be read once more. */
  async flush(): Promise<readonly string[]> {
    const batch = this.same;
    this.same = [];
    const touched = await touchReadings(this.store, batch).catch((error: unknown) => {
      // What it says was true a moment ago; it is said again in a minute.
      for (const { hostId } of batch) this.stored.delete(hostId);
      throw error;
    });
    const others: string[] = [];
    for (const { hostId, at } of batch) {
      const last = this.stored.get(hostId);
      if (touched.has(hostId) && last) this.stored.set(hostId, { ...last, at });
      else {
        this.stored.delete(hostId);
        others.push(hostId);
      }
    }
    return others;
  }

  forget(hostId: string): void {
    this.stored.delete(hostId);
  }
}

/** Of what differs only when somebody has changed something: counts of connections stand beside the thresholds. */
const digestOf = ({ at: _, thresholds, ...reading }: FileReading & { readonly kind: "read" }): string => {
  const limits = thresholds === null ? null : parseThresholds(thresholds);
  return createHash("sha256")
    .update(JSON.stringify([reading, limits]))
    .digest("base64");
};
