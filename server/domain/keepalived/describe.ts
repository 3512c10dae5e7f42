/** What a director's configuration files say, as the screens show it and as `checkers` needs it. Pure. */
import type { KeepalivedSummary } from "../cluster/observation";
import { includerOf, type KnownFiles, mainFile } from "./config/files";
import { parseConfig } from "./config/parse";
import { dumpNeedsDirectories, summariseConfig } from "./config/summary";
import { viewConfig } from "./config/view";
import type { ConfigView } from "./config/view/model";

export const viewFiles = (files: KnownFiles): ConfigView =>
  viewConfig(parseConfig(files.texts.get(mainFile) ?? ""), { include: includerOf(files) });

export type DescribedConfiguration = {
  readonly summary: KeepalivedSummary;
  /** See `dumpNeedsDirectories`. */
  readonly dumpNeeds: readonly string[];
};

export const describeFiles = (files: KnownFiles): DescribedConfiguration => {
  const view = viewFiles(files);
  return { summary: summariseConfig(view), dumpNeeds: dumpNeedsDirectories(view) };
};
