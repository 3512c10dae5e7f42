import { describe, expect, it } from "vitest";
import { reloads } from "./fixtures/reloads";
import { forecast, linesOf, SETTLES, server, tableOf, typed, viewOf } from "./fixtures/typed";
import { forecastReload } from "./forecast";

/** keepalived 2.2.7 muddles groups of DR services on several ports, and a sorry server that is a real one; guards stop both. */
const MUDDLED =
  /^(?:group (?:gets address|loses address|gets address and weight|adds rs and address)|sorry equals only rs, dead)$/;

/** The new check fails a server that was alive: this is what the gate behind the change has to catch. */
const WRONG_CHECK = /^(?:file to new checker dead|thresholds with rs down and up)$/;

describe("the forecast of a reload", () => {
  it.each(reloads.filter(({ name }) => !MUDDLED.test(name)).map((reload) => [reload.name, reload] as const))(
    "is what keepalived 2.2.7 does: %s",
    (name, reload) => {
      const { gone = [], come = [] } = SETTLES[name] ?? {};
      const settled = typed(reload.before, forecast(reload).changes).filter((line) => !gone.includes(line));
      expect([...settled, ...come].sort()).toEqual(linesOf(reload.after).sort());
    },
  );

  it.each(
    reloads
      .filter(({ name }) => !MUDDLED.test(name) && !WRONG_CHECK.test(name))
      .map((reload) => [reload.name, reload] as const),
  )("expects of the table what is in it afterwards: %s", (_, reload) => {
    const { services } = forecast(reload);
    const after = tableOf(reload.after).services;
    expect(services.map(({ key }) => key).sort()).toEqual(after.map(({ key }) => key).sort());
    for (const service of after) {
      const expected = services.find(({ key }) => key === service.key);
      expect(expected).toMatchObject({
        scheduler: service.scheduler,
        schedulerFlags: service.schedulerFlags,
        persistence: service.persistence?.seconds ?? null,
        ops: service.ops,
      });
      const named = new Map(expected?.servers.map((one) => [one.key, one]));
      for (const one of service.servers) {
        const of = named.get(one.key);
        if (one.key === expected?.sorry && !of) continue;
        expect([one.weight, 0]).toContain(of?.alive === false ? one.weight : of?.weight);
        if (of?.alive) expect(one).toMatchObject({ method: of.method, weight: of.weight });
      }
      for (const one of expected?.servers ?? [])
        if (one.alive) expect(service.servers.map(({ key }) => key)).toContain(one.key);
    }
  });

  it("of a file that did not change is nothing, whatever was made by hand", () => {
    for (const reload of reloads) expect(forecast({ ...reload, to: reload.from }).changes).toEqual([]);
  });

  it("made twice is made once: after it, the same file changes nothing", () => {
    for (const reload of reloads)
      expect(forecast({ ...reload, from: reload.to, before: reload.after }).changes).toEqual([]);
  });

  it("counts the connections a line has now", () => {
    const gone = forecast(reloads.find(({ name }) => name === "remove service") ?? never());
    expect(gone.changes).toEqual([
      {
        kind: "remove",
        line: "-D -t 192.168.0.100:8000",
        was: "-A -t 192.168.0.100:8000 -s wrr",
        connections: 14,
      },
    ]);
    const weight = forecast(reloads.find(({ name }) => name === "weight") ?? never());
    expect(weight.changes).toEqual([
      {
        kind: "change",
        line: "-e -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 3",
        was: "-a -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 10",
        connections: 7,
      },
    ]);
  });

  it("takes the old file for the table where the table is not known, and says no connections", () => {
    const { from, to } = reloads.find(({ name }) => name === "remove rs") ?? never();
    expect(forecastReload(viewOf(from), viewOf(to), { table: null, failing: [] }).changes).toEqual([
      {
        kind: "remove",
        line: "-d -t 192.168.0.100:80 -r 192.168.0.4:80",
        was: "-a -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 10",
        connections: null,
      },
    ]);
  });

  it("names the servers whose thresholds will not reach the kernel", () => {
    const of = (name: string) => forecast(reloads.find((one) => one.name === name) ?? never()).unpushed;
    expect(of("thresholds alone")).toEqual([{ service: "tcp 192.168.0.100:80", server: "192.168.0.4:80" }]);
    expect(of("thresholds with weight")).toEqual([]);
  });

  it("starts a director from nothing", () => {
    const { to } = reloads.find(({ name }) => name === "sorry added, rs up") ?? never();
    const { changes, services } = forecastReload(null, viewOf(to), { table: { services: [] }, failing: [] });
    expect(changes.map(({ line }) => line)).toEqual([
      "-A -t 192.168.0.100:80 -s wrr",
      server("192.168.0.4:80", 10),
      server("192.168.0.5:80", 10),
    ]);
    expect(services[0]).toMatchObject({
      sorry: "192.168.0.1:80",
      servers: [{ alive: false }, { alive: false }],
    });
  });
});

const never = (): never => {
  throw new Error("no such capture");
};
