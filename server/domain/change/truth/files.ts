/** Files that were edited, brought or taken away on the host itself. */
import { changesBetween } from "../files";
import { lineDiff } from "../line-diff";
import { ownerOf } from "../paths";
import { type Difference, difference, type TruthRequest } from "./model";

export const fileDifferences = ({ host, desired, live }: TruthRequest): readonly Difference[] =>
  live === null
    ? []
    : changesBetween(desired, live).map(({ path, from, to }) => {
        const { added, removed } = lineDiff(from, to);
        const what =
          to === null
            ? { code: "file-missing", sentence: `${path} is not on ${host.name} any more` }
            : from === null
              ? {
                  code: "file-extra",
                  sentence: `${path} is on ${host.name} and was not brought there by Sluice`,
                }
              : {
                  code: "file-edited",
                  sentence: `${path} was edited on ${host.name} itself: ${added} added, ${removed} taken out`,
                };
        const edit = { kind: "file", hostId: host.hostId, path, base: from } as const;
        return difference(host, {
          ...what,
          subject: path,
          desired: from === null ? null : "as decided here",
          file: to === null ? null : from === null ? "there" : `+${added} −${removed} lines`,
          ...(ownerOf(path) === null
            ? {}
            : { adopt: [{ ...edit, text: to }], repair: [{ ...edit, text: from }] }),
        });
      });
