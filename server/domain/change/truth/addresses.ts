/** Addresses a host holds against those its files put on devices. */
import { canonicalAddress } from "../../address";
import { textAt } from "../files";
import { networkPath } from "../paths";
import type { Side } from "../side";
import { type Difference, difference, type TruthRequest } from "./model";

/** Devices on which only what was put there for LVS stands. */
const OWN_DEVICE = /^(?:lo|dummy\d+|tunl0)$/;

export const addressDifferences = (request: TruthRequest, side: Side): readonly Difference[] => {
  const { host, observation, live } = request;
  if (observation?.addresses.kind !== "known" || live === null) return [];
  const { held } = observation.addresses.value;
  const placed = [
    ...side.placed,
    ...(side.routing?.interfaces ?? []).flatMap(({ name, addresses }) =>
      addresses.map((cidr) => ({ address: cidr.split("/")[0] ?? "", device: name })),
    ),
  ].map(({ address, device }) => ({ address: canonicalAddress(address), device }));
  const missing = placed.filter(
    ({ address, device }) => !held.some((one) => one.address === address && one.interface === device),
  );
  const known = new Set([...placed.map(({ address }) => address), ...moving(side)]);
  // Where Sluice does not keep the addresses, others put theirs on lo with good reason.
  const extra =
    textAt(live, networkPath) === null
      ? []
      : held.filter(
          (one) =>
            OWN_DEVICE.test(one.interface) &&
            one.scope === "global" &&
            one.prefixLength === (one.family === "ipv4" ? 32 : 128) &&
            !known.has(one.address),
        );
  return [
    ...missing.map(({ address, device }) =>
      difference(host, {
        code: "address-missing",
        subject: address,
        sentence: `${host.name} does not hold ${address} on ${device}, where its files put it`,
        file: `on ${device}`,
        lines: [`ip addr add ${address}/${address.includes(":") ? 128 : 32} dev ${device}`],
      }),
    ),
    ...extra.map((one) =>
      difference(host, {
        code: "address-extra",
        subject: one.address,
        sentence: `${host.name} holds ${one.address} on ${one.interface}, which none of its files says: it is gone after the next boot`,
        kernel: `on ${one.interface}`,
        lines: [`ip addr del ${one.address}/${one.prefixLength} dev ${one.interface}`],
      }),
    ),
  ];
};

/** What keepalived puts there and takes away: by VRRP, or by its quorum scripts. */
const moving = ({ keepalived }: Side): readonly string[] => [
  ...(keepalived?.instances ?? []).flatMap(({ virtualAddresses, excludedAddresses }) =>
    [...virtualAddresses, ...excludedAddresses].map(({ address }) => address),
  ),
  ...(keepalived?.virtualServers ?? []).flatMap(({ quorumUp, selector }) =>
    quorumUp.value && selector.kind === "address" ? [selector.address] : [],
  ),
];
