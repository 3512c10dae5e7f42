/** How late polls begin, ms: what the benchmark and the worker's own health are told. Keeps the last 4,096. */
export class Lateness {
  private readonly ring = new Float64Array(4_096);
  private count = 0;

  record(ms: number): void {
    this.ring[this.count % this.ring.length] = ms;
    this.count += 1;
  }

  /** Polls begun since the start. */
  get polls(): number {
    return this.count;
  }

  /** `p` between 0 and 1; null before the first poll. */
  percentile(p: number): number | null {
    const kept = this.ring.slice(0, Math.min(this.count, this.ring.length)).sort();
    return kept.length === 0 ? null : (kept[Math.min(kept.length - 1, Math.floor(p * kept.length))] ?? null);
  }
}
