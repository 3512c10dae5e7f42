/** What a director's configuration files say, as the screens show it and as `checkers` needs it. Pure. */
import type { KeepalivedSummary } from "../cluster/observation";
import { includerOf, type KnownFiles, mainFile } from "./config/files";
import { parseConfig } from "./config/parse";
import { dumpNeedsDirectories, summariseConfig } from "./config/summary";
import { viewConfig } from "./config/view";
import type { ConfigView } from "./config/view/model";

/** `hostname` decides lines such as `@lvs1 priority 100`: keepalived's config-id is it, up to the first dot. */
export const viewFiles = (files: KnownFiles, hostname: string | null): ConfigView =>
  viewConfig(
    parseConfig(
      files.texts.get(mainFile) ?? "",
      hostname === null ? {} : { configId: hostname.split(".")[0] },
    ),
    { include: includerOf(files) },
  );

export type DescribedConfiguration = {
  readonly summary: KeepalivedSummary;
  /** See `dumpNeedsDirectories`. */
  readonly dumpNeeds: readonly string[];
};

export const describeFiles = (files: KnownFiles, hostname: string | null): DescribedConfiguration => {
  const view = viewFiles(files, hostname);
  return { summary: summariseConfig(view), dumpNeeds: dumpNeedsDirectories(view) };
};
