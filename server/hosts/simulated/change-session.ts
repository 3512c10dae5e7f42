/** One channel to the changing script of a simulated host: requests, the bytes behind them, and answers framed as its own. */
import { createHash } from "node:crypto";
import type { ServerChannel } from "ssh2";
import { changeGreeting } from "../change/script";
import { isPlainPath } from "../verbs";
import { Refusal, type SimChange, type SimulatedChanges } from "./changes";

type Section = {
  readonly name: string;
  readonly output: string;
  readonly exitCode: number;
  readonly stderr: string;
};
const section = (name: string, output = "", exitCode = 0, stderr = ""): Section => ({
  name,
  output,
  exitCode,
  stderr,
});

export const converseChanging = (changes: SimulatedChanges, channel: ServerChannel): void => {
  let boundary: string | null = null;
  let rest: Buffer = Buffer.alloc(0);
  let held: ReturnType<SimulatedChanges["hold"]> = null;
  const end = (code: number): void => {
    channel.exit(code);
    channel.end();
  };

  const answer = (id: string, words: readonly string[], bytes: Buffer): void => {
    let sections: readonly Section[];
    try {
      sections = perform(words, bytes);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      sections = [section("refused", "", 64, `${error.code} ${error.message}`)];
    }
    const frames = sections.map(
      ({ name, output, exitCode, stderr }) =>
        `\n${boundary} + ${name}\n${output}\n${boundary} = ${exitCode}\n${stderr}`,
    );
    channel.write(`${frames.join("")}\n${boundary} . ${id}\n`);
  };

  const perform = ([verb = "", ...args]: readonly string[], bytes: Buffer): readonly Section[] => {
    changes.tick();
    const [change = "", second = "", third = ""] = args;
    switch (`${verb}-${args.length}`) {
      case "hold-3":
        held = changes.hold(change, Number(second), Number(third));
        return [section("hold")];
      case "release-1":
        changes.release(held, change);
        return [section("release")];
      case "state-0":
        return [host(), ...[...changes.changes.values()].flatMap((one) => describe(changes, one))];
      case "state-1":
        return [host(), ...described(change)];
    }
    changes.mine(held);
    switch (`${verb}-${args.length}`) {
      case "stage-7": {
        const [, , mode = "", , sum = "", was = "", path = ""] = args;
        if (!isPlainPath(path)) throw new Refusal("bad-path", `${path} is not a file that Sluice may change`);
        whole(bytes, sum, path);
        const text = sum === "absent" ? null : bytes.toString("utf8");
        changes.stage(change, Number(second), { path, mode, text, was });
        return [section("stage")];
      }
      case "lines-4":
        whole(bytes, args[3] ?? "", second);
        changes.lines(change, second, bytes.toString("utf8"));
        return [section("lines")];
      case "validate-1":
        return [
          section("validate"),
          ...changes.validate(change).map(([program, code, text]) => section(program, "", code, text)),
        ];
      case "apply-1":
        changes.apply(change);
        return described(change);
      case "confirm-1":
        changes.confirm(change);
        return described(change);
      case "revert-1":
        changes.revert(change);
        return described(change);
      default:
        if (verb !== "arm" || args.length < 2)
          throw new Refusal("bad-request", "no such verb, or arguments that it does not take");
        changes.arm(change, Number(second), args.slice(2));
        return described(change);
    }
  };

  const host = (): Section => {
    const { holder, host: machine } = changes;
    const left = holder === null ? 0 : Math.max(0, Math.round((holder.until - machine.now()) / 1_000));
    return section(
      "host",
      `${machine.bootId()} ${left > 0 ? holder?.operation : "-"} ${holder?.epoch ?? 0} ${left}\n`,
    );
  };
  const described = (id: string): readonly Section[] => {
    const change = changes.changes.get(id);
    return change === undefined ? [section("change", `${id} none 0 - -\n`)] : describe(changes, change);
  };

  channel.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let at = rest.indexOf(10); at !== -1; at = rest.indexOf(10)) {
      const line = rest.toString("latin1", 0, at);
      if (boundary === null) {
        const hello = /^change 1 ([0-9a-f]{32})$/.exec(line);
        if (hello === null) return end(64);
        boundary = hello[1] ?? "";
        rest = rest.subarray(at + 1);
        channel.write(`\n${changeGreeting(boundary)}\n\n`);
        continue;
      }
      const [id = "", ...words] = line.split(" ");
      if (!/^\d+$/.test(id) || !/^[A-Za-z0-9/._@:+ -]*$/.test(line)) return end(64);
      const size = Number(words[0] === "stage" ? words[4] : words[0] === "lines" ? words[3] : 0);
      if (!Number.isSafeInteger(size)) return end(64);
      if (rest.length < at + 1 + size) return;
      const bytes = rest.subarray(at + 1, at + 1 + size);
      rest = rest.subarray(at + 1 + size);
      answer(id, words, bytes);
    }
  });
  channel.on("end", () => channel.end());
};

const whole = (bytes: Buffer, sum: string, name: string): void => {
  if (sum !== "absent" && createHash("sha256").update(bytes).digest("hex") !== sum)
    throw new Refusal("space", `${name} did not arrive whole on the disk: is it full?`);
};

const describe = (changes: SimulatedChanges, change: SimChange): readonly Section[] => {
  const left = change.deadline === null ? 0 : Math.round((change.deadline - changes.host.now()) / 1_000);
  const hook = change.state === "staged" ? "-" : "systemd";
  const head = `${change.id} ${change.state} ${left} ${change.by ?? "-"} ${hook}`;
  return [
    section("change", `${[head, ...changes.versions(change)].join("\n")}\n`),
    ...change.said.map((one) => section(`${one.when}.${one.action}`, `${one.output}\n`, one.exitCode)),
  ];
};
