/** The VIPs a change touches: those of services that change in a kernel, of VRRP instances, and of addresses that come or go. Pure. */
import { compareNames, isAddress } from "../address";
import { parseServiceKey } from "../ipvs/keys";
import type { ServiceKey } from "../ipvs/model";
import type { VrrpInstanceConfig } from "../keepalived/config/view/vrrp-model";
import { entryNamed } from "./forecast/repair";
import { wantedServices } from "./forecast/wanted";
import { announces, servicesVips } from "./guards/announce";
import type { SceneHost } from "./guards/scene";
import type { Draft } from "./plan";
import { toRepair } from "./repairs";
import type { Side } from "./side";

export const touchedVips = (drafts: readonly Draft[]): readonly string[] =>
  [...new Set(drafts.flatMap(({ scene }) => vipsOf(scene)))].sort(compareNames);

const vipsOf = (scene: SceneHost): readonly string[] => [
  ...servicesTouched(scene).flatMap((key) => {
    const match = parseServiceKey(key);
    return match?.kind === "address" ? [match.address] : [];
  }),
  ...instancesTouched(scene),
  ...differing(placed(scene.before), placed(scene.after)),
  ...unlikeAnnounced(scene),
  ...toRepair(scene.repairs).flatMap(({ subject }) => repaired(subject)),
];

/** A difference of addresses is called by the address, one of the table by its service. */
const repaired = (subject: string): readonly string[] => {
  if (isAddress(subject)) return [subject];
  const match = parseServiceKey(entryNamed(subject).service);
  return match?.kind === "address" ? [match.address] : [];
};

/** Services a file asks for otherwise than before. */
const servicesTouched = ({ before, after }: SceneHost): readonly ServiceKey[] => {
  const [old, next] = [wantedServices(before.keepalived), wantedServices(after.keepalived)];
  return [...new Set([...old.keys(), ...next.keys()])].filter(
    (key) => JSON.stringify(old.get(key)) !== JSON.stringify(next.get(key)),
  );
};

/** In one but not in both. */
const differing = (a: readonly string[], b: readonly string[]): readonly string[] => [
  ...a.filter((one) => !b.includes(one)),
  ...b.filter((one) => !a.includes(one)),
];

/** VIPs of instances that are not as they were. */
const instancesTouched = ({ before, after }: SceneHost): readonly string[] => {
  const all = [...(before.keepalived?.instances ?? []), ...(after.keepalived?.instances ?? [])];
  const settings = (instance: VrrpInstanceConfig): string =>
    JSON.stringify(instance, (key, value) => (key === "origin" ? undefined : value));
  return all
    .filter((one) => {
      const same = all.filter((other) => other.name === one.name);
      return same.length !== 2 || new Set(same.map(settings)).size > 1;
    })
    .flatMap(({ virtualAddresses }) => virtualAddresses.map(({ address }) => address));
};

const placed = ({ placed: addresses }: Side): readonly string[] => addresses.map(({ address }) => address);

const unlikeAnnounced = (scene: SceneHost): readonly string[] =>
  [...new Set([...servicesVips(scene, "before"), ...servicesVips(scene, "after")])].filter(
    (vip) => announces(scene, "before", vip, "lo") !== announces(scene, "after", vip, "lo"),
  );
