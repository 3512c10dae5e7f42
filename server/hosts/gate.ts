/**
 * How many connections may be on their way in at once. Two different scarcities:
 * with one address, from the first packet until signed in: sshd drops bursts silently (MaxStartups 10:30:100);
 * in all, during the handshake: a thousand at once would stall the worker. An address that does not answer waits
 * before that, so that dead hosts never stand in the way of living ones.
 */
export class ConnectGate {
  private readonly addresses: Turnstile;
  private readonly handshakes: Turnstile;

  constructor(maxHandshakes = 24, maxPerAddress = 4) {
    this.addresses = new Turnstile(maxPerAddress);
    this.handshakes = new Turnstile(maxHandshakes);
  }

  /** Resolves when it is this one's turn at the address; call what it gives to leave. */
  toAddress(address: string): Promise<() => void> {
    return this.addresses.enter(address);
  }

  /** The same for the handshake. Who has not finished within 2 s is waiting for the host, and makes room. */
  async toHandshake(): Promise<() => void> {
    const leave = await this.handshakes.enter("");
    const timer = setTimeout(leave, 2_000);
    return () => {
      clearTimeout(timer);
      leave();
    };
  }
}

/** Lets `max` in for each name; the others wait in the order they came. */
class Turnstile {
  private readonly inside = new Map<string, number>();
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly max: number) {}

  async enter(name: string): Promise<() => void> {
    const count = this.inside.get(name) ?? 0;
    if (count < this.max) this.inside.set(name, count + 1);
    else
      await new Promise<void>((enter) => {
        const line = this.waiting.get(name);
        if (line === undefined) this.waiting.set(name, [enter]);
        else line.push(enter);
      });
    let left = false;
    return () => {
      if (!left) this.leave(name);
      left = true;
    };
  }

  private leave(name: string): void {
    const line = this.waiting.get(name);
    const next = line?.shift();
    if (line?.length === 0) this.waiting.delete(name);
    // Whoever is next takes the place over; the count stays.
    if (next !== undefined) next();
    else {
      const rest = (this.inside.get(name) ?? 1) - 1;
      if (rest === 0) this.inside.delete(name);
      else this.inside.set(name, rest);
    }
  }
}
