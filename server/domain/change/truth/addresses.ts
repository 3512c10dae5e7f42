/** Addresses a host holds against those its files put on devices. */
import { canonicalAddress } from "../../address";
import { readSetUp } from "../../set-up/files";
import type { SetUp } from "../../set-up/model";
import { textAt } from "../files";
import type { ChangeEdit } from "../model";
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
      addresses.map((cidr) => {
        const [address = "", length] = cidr.split("/");
        return { address, prefixLength: length === undefined ? null : Number(length), device: name };
      }),
    ),
  ].map((one) => ({ ...one, address: canonicalAddress(one.address) }));
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
    ...missing.map(({ address, prefixLength, device }) => {
      const cidr = `${address}/${prefixLength ?? (address.includes(":") ? 128 : 32)}`;
      return difference(host, {
        code: "address-missing",
        subject: address,
        sentence: `${host.name} does not hold ${address} on ${device}, where its files put it`,
        file: `on ${device}`,
        adopt: [
          ...adopted(request, ({ addresses }) =>
            addresses.filter((one) => addressOf(one) !== address || one.device !== device),
          ),
          ...notByRouting(host.hostId, side, address, device),
        ],
        action: { kind: "ip", ...there(cidr, device) },
      });
    }),
    ...extra.map((one) => {
      const cidr = `${one.address}/${one.prefixLength}`;
      const { apply, undo } = there(cidr, one.interface);
      return difference(host, {
        code: "address-extra",
        subject: one.address,
        sentence: `${host.name} holds ${one.address} on ${one.interface}, which none of its files says: it is gone after the next boot`,
        kernel: `on ${one.interface}`,
        adopt: adopted(request, ({ addresses }) => [...addresses, { address: cidr, device: one.interface }]),
        action: { kind: "ip", apply: undo, undo: apply },
      });
    }),
  ];
};

/** Brought, and taken away again. */
const there = (cidr: string, device: string) => ({
  apply: [`addr add ${cidr} dev ${device}`],
  undo: [`addr del ${cidr} dev ${device}`],
});

/** Out of the file of the routing daemon, where that is what puts it there. */
const notByRouting = (
  hostId: string,
  { routing }: Side,
  address: string,
  device: string,
): readonly ChangeEdit[] =>
  (routing?.interfaces ?? [])
    .filter(({ name }) => name === device)
    .flatMap(({ name, addresses }) => addresses.map((cidr) => ({ name, cidr })))
    .filter(({ cidr }) => addressOf({ address: cidr }) === address)
    .map(({ name, cidr }) => ({
      kind: "routing",
      hostIds: [hostId],
      edit: {
        kind: "line",
        place: { kind: "interface", name },
        from: `${cidr.includes(":") ? "ipv6" : "ip"} address ${cidr}`,
        to: null,
      },
    }));

const addressOf = ({ address }: { readonly address: string }): string =>
  canonicalAddress(address.split("/")[0] ?? "");

/** Other addresses in what should be; none where these are not what the difference is about. */
const adopted = (
  { host, desired }: TruthRequest,
  make: (setUp: SetUp) => SetUp["addresses"],
): readonly ChangeEdit[] => {
  const { setUp } = readSetUp(desired);
  const addresses = make(setUp);
  return addresses.length === setUp.addresses.length
    ? []
    : [{ kind: "set-up", hostId: host.hostId, setUp: { ...setUp, addresses } }];
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
