/**
 * The edits that adopt several differences at once. A set-up is one form, so what each difference makes of it comes together in one
 * edit; every other edit stands for itself. Pure.
 */
import { readSetUp } from "../../set-up/files";
import type { SetUp } from "../../set-up/model";
import type { ChangeEdit, HostFiles } from "../model";
import type { Difference } from "./model";

type SetUpEdit = Extract<ChangeEdit, { kind: "set-up" }>;

/** `desired`: the files the differences were found against, by host id. */
export const adoptedEdits = (
  found: readonly Difference[],
  desired: ReadonlyMap<string, HostFiles>,
): readonly ChangeEdit[] => {
  const edits = found.flatMap(({ adopt }) => adopt);
  const setUps = edits.filter((edit): edit is SetUpEdit => edit.kind === "set-up");
  const hostIds = [...new Set(setUps.map(({ hostId }) => hostId))];
  return [
    ...edits.filter(({ kind }) => kind !== "set-up"),
    ...hostIds.map((hostId): SetUpEdit => {
      const { setUp: base } = readSetUp(desired.get(hostId) ?? []);
      const own = setUps.filter((edit) => edit.hostId === hostId);
      return {
        kind: "set-up",
        hostId,
        setUp: own.reduce((all, { setUp }) => merged(base, all, setUp), base),
      };
    }),
  ];
};

/** What one form makes of the base, done to another one. */
const merged = (base: SetUp, all: SetUp, one: SetUp): SetUp => {
  const name = ({ address, device }: SetUp["addresses"][number]): string => `${address} ${device}`;
  const [before, after] = [base.addresses.map(name), one.addresses.map(name)];
  const changed = Object.entries(one.sysctls).filter(([key, value]) => base.sysctls[key] !== value);
  return {
    ...all,
    addresses: [
      ...all.addresses.filter((address) => !before.includes(name(address)) || after.includes(name(address))),
      ...one.addresses.filter((address) => !before.includes(name(address))),
    ],
    sysctls: { ...all.sysctls, ...Object.fromEntries(changed) },
  };
};
