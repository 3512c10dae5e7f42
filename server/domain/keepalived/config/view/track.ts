/** What VRRP and FILE_CHECK watch: `vrrp_script`, `track_file`, and the lists that name them. */
import type { Statement } from "../expand";
import { absent, type BlockReader, byDefault, originOf, script, seconds, whole, word } from "./reader";
import type { Tracked, TrackFile, VrrpScript } from "./vrrp-model";

/** Entries such as `eth2 weight -20 reverse`. */
export const readTracked = (block: BlockReader, name: string): readonly Tracked[] =>
  block.lines(name).map(({ words: [tracked = "", ...rest] }) => {
    const at = rest.indexOf("weight");
    return {
      name: tracked,
      weight: at === -1 ? null : (whole(-254, 254)(rest.slice(at + 1)) ?? null),
      reverse: rest.includes("reverse"),
    };
  });

const reversed = (block: BlockReader): boolean => block.last("weight")?.args.includes("reverse") ?? false;

export const readScript = (top: BlockReader, statement: Statement): VrrpScript => {
  const block = top.inside(statement, "vrrp_script");
  const read: VrrpScript = {
    name: statement.args[0] ?? "",
    origin: originOf(statement),
    script: block.setting("script", script, absent),
    interval: block.setting("interval", seconds, byDefault(1)),
    timeout: block.setting("timeout", seconds, byDefault(0)),
    weight: block.setting("weight", whole(-253, 253), byDefault(0)),
    reverse: reversed(block),
    rise: block.setting("rise", whole(1, 4_294_967_295), byDefault(1)),
    fall: block.setting("fall", whole(1, 4_294_967_295), byDefault(1)),
    initFail: block.setting("init_fail", () => true, byDefault(false)),
  };
  block.finish();
  return read;
};

export const readTrackFile = (top: BlockReader, statement: Statement): TrackFile => {
  const block = top.inside(statement, "track_file");
  const read: TrackFile = {
    name: statement.args[0] ?? "",
    origin: originOf(statement),
    file: block.setting<string | null>("file", word, absent),
    weight: block.setting("weight", whole(-2_147_483_647, 2_147_483_647), byDefault(1)),
    reverse: reversed(block),
  };
  block.finish();
  return read;
};
