/**
 * Guards over what a change does to VRRP while it goes from one director to the next, and who is master in the end. Run on keepalived
 * 2.2.7: peers whose VIPs, interval or authentication differ drop each other's advertisements; four seconds later both are master, and
 * when the last one has the change it is settled within two. Removing one instance does not touch the addresses of the others.
 */
import type { VrrpInstanceConfig } from "../../keepalived/config/view/vrrp-model";
import { listed } from "../../words";
import { type ChangeGuard, type Finding, placeOf, type Scene, type When, warn } from "./scene";
import { arePeers, type Speaker, speakers, vipsOf } from "./vrrp";

/** Speakers of one instance, over all hosts. */
const circles = (scene: Scene, when: When): readonly (readonly Speaker[])[] => {
  const rest = [...speakers(scene.hosts, when)];
  const found: Speaker[][] = [];
  for (const speaker of rest) {
    const circle = found.find((some) => some.some((one) => arePeers(one, speaker)));
    if (circle) circle.push(speaker);
    else found.push([speaker]);
  }
  return found;
};

const advertised = (instance: VrrpInstanceConfig): string =>
  JSON.stringify([
    vipsOf(instance),
    instance.advertInt.value,
    instance.version.value,
    instance.authentication.value,
    instance.hasPassword,
  ]);

const sameInstance = (one: Speaker, when: When): VrrpInstanceConfig | null =>
  one.host[when].keepalived?.instances.find(({ name }) => name === one.instance.name) ?? null;

const twoMasters: ChangeGuard = (scene) =>
  circles(scene, "after")
    .filter((circle) => circle.length > 1)
    .flatMap((circle): readonly Finding[] => {
      const moved = circle.filter((one) => {
        const before = sameInstance(one, "before");
        return before !== null && advertised(before) !== advertised(one.instance);
      });
      const [first] = moved;
      if (!first || moved.length < 2) return [];
      const names = listed(moved.map(({ host }) => host.host.name));
      const vips = listed(vipsOf(first.instance));
      const sentence = `Until the last of ${names} has the change, they do not accept each other's advertisements for ${first.instance.name}, and after some seconds more than one holds ${vips}. Backups go first and nothing waits between them`;
      return [
        warn("vrrp-two-masters", first.instance.name, sentence, placeOf(first.host, first.instance.origin)),
      ];
    });

/** Who has the greatest priority; null where two have the same, for then addresses decide. */
const winner = (circle: readonly Speaker[]): Speaker | null => {
  const sorted = [...circle].sort((a, b) => b.instance.priority.value - a.instance.priority.value);
  const [first, second] = sorted;
  return first && first.instance.priority.value !== second?.instance.priority.value ? first : null;
};

/** Who is meant to be master of each instance in the end. */
export const mastersAfter = (scene: Scene): readonly Speaker[] =>
  circles(scene, "after").flatMap((circle) => winner(circle) ?? []);

export type Failover = {
  readonly instance: string;
  readonly from: Speaker;
  readonly to: Speaker;
};

/** Instances whose VIPs another director will hold. */
export const failovers = (scene: Scene): readonly Failover[] => {
  const before = circles(scene, "before");
  return circles(scene, "after").flatMap((circle) => {
    const old = before.find((some) =>
      some.some((one) =>
        circle.some((other) => one.host === other.host && one.instance.name === other.instance.name),
      ),
    );
    const [from, to] = [old ? winner(old) : null, winner(circle)];
    if (!from || !to || from.host === to.host) return [];
    // One that does not preempt waits until the master is gone.
    const stays = circle.some((one) => one.host === from.host);
    return stays && !to.instance.preempt.value ? [] : [{ instance: to.instance.name, from, to }];
  });
};

const masterMoves: ChangeGuard = (scene) =>
  failovers(scene).map(({ instance, from, to }) =>
    warn(
      "vrrp-failover",
      instance,
      `${listed(vipsOf(to.instance))} (${instance}) will move from ${from.host.host.name} to ${to.host.host.name}: connections of NAT services, and those of DR and TUN services whose scheduler keeps state, are cut unless the directors synchronise them`,
      placeOf(to.host, to.instance.origin),
    ),
  );

const removed: ChangeGuard = (scene) =>
  speakers(scene.hosts, "before").flatMap(({ host, instance }) => {
    if (
      host.after.keepalived === null ||
      host.after.keepalived.instances.some(({ name }) => name === instance.name)
    )
      return [];
    const vips = vipsOf(instance);
    const heirs = speakers(scene.hosts, "after").filter(
      (one) => one.host !== host && vipsOf(one.instance).some((vip) => vips.includes(vip)),
    );
    const then =
      heirs.length === 0
        ? "nobody else holds them"
        : `${listed(heirs.map((one) => one.host.host.name))} can hold them`;
    return [
      warn(
        "vrrp-instance-removed",
        `${host.host.hostId} ${instance.name}`,
        `${instance.name} is taken from ${host.host.name}, which gives up ${listed(vips)}: ${then}`,
        placeOf(host, null),
      ),
    ];
  });

export const vrrpChangeGuards: readonly ChangeGuard[] = [twoMasters, masterMoves, removed];
