/**
 * How many SSH handshakes may be under way at once, in all and with one address. sshd drops bursts silently
 * (MaxStartups 10:30:100), and a thousand handshakes at once would stall the worker.
 */
export class ConnectGate {
  private total = 0;
  private readonly perAddress = new Map<string, number>();
  private readonly waiting: { readonly address: string; readonly enter: () => void }[] = [];

  constructor(
    private readonly maxTotal = 24,
    private readonly maxPerAddress = 4,
  ) {}

  /** Resolves when it is this one's turn; call what it gives to leave. */
  async enter(address: string): Promise<() => void> {
    if (!this.hasRoom(address)) await new Promise<void>((enter) => this.waiting.push({ address, enter }));
    else this.take(address);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.leave(address);
    };
  }

  private hasRoom(address: string): boolean {
    return this.total < this.maxTotal && (this.perAddress.get(address) ?? 0) < this.maxPerAddress;
  }

  private take(address: string): void {
    this.total += 1;
    this.perAddress.set(address, (this.perAddress.get(address) ?? 0) + 1);
  }

  private leave(address: string): void {
    this.total -= 1;
    const rest = (this.perAddress.get(address) ?? 1) - 1;
    if (rest === 0) this.perAddress.delete(address);
    else this.perAddress.set(address, rest);
    const next = this.waiting.findIndex((one) => this.hasRoom(one.address));
    const [one] = next === -1 ? [] : this.waiting.splice(next, 1);
    if (one === undefined) return;
    this.take(one.address);
    one.enter();
  }
}
