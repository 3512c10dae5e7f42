/** How configuration files are coloured. Only for the eye: what a file means is the domain's business. Pure. */
import type { CodeLanguage } from "../../../../../_ui/code-editor";

/** Where in a line the stream is. */
type State = { head: boolean };
type Stream = Parameters<CodeLanguage["token"]>[0];

const asState = (state: unknown): State => state as State;

const language = (name: string, token: (stream: Stream, state: State) => string | null): CodeLanguage => ({
  name,
  startState: (): State => ({ head: true }),
  copyState: (state) => ({ ...asState(state) }),
  token: (stream, state) => {
    const own = asState(state);
    if (stream.sol()) own.head = true;
    if (stream.eatSpace()) return null;
    return token(stream, own);
  },
});

/** Words that open a block at the top of a keepalived.conf. */
const BLOCK =
  /^(?:global_defs|vrrp_\w+|virtual_server(?:_group)?|real_server|track_file|bfd_instance|static_\w+)$/;

const keepalived = language("keepalived", (stream, state) => {
  if (stream.match(/^[!#].*/)) return "comment";
  if (stream.match(/^"[^"]*"?/)) return "string";
  if (state.head && stream.match(/^@\S+/)) return "meta";
  if (stream.match(/^[{}]/)) {
    state.head = true;
    return null;
  }
  if (stream.match(/^\$\S*/)) return "meta";
  stream.match(/^[^\s{}"]+/) || stream.next();
  if (!state.head) return null;
  state.head = false;
  return BLOCK.test(stream.current()) ? "heading" : null;
});

const SECTION = /^(?:interface|router|route-map|vrf|line|ip|ipv6)$/;

const frr = language("frr", (stream, state) => {
  if (state.head && stream.match(/^[!#].*/)) return "comment";
  const indented = stream.column() > 0;
  stream.match(/^\S+/);
  if (!state.head) return null;
  state.head = false;
  return !indented && SECTION.test(stream.current()) ? "heading" : null;
});

const shell = language("lines", (stream) => {
  if (stream.sol() && stream.match(/^[#;].*/)) return "comment";
  stream.match(/^\S+/);
  return null;
});

export const languageOf = (path: string): CodeLanguage =>
  path.startsWith("/etc/keepalived/") &&
  /\.(?:conf|inc)$|keepalived/.test(path.slice("/etc/keepalived/".length))
    ? keepalived
    : /^\/etc\/(?:frr|quagga)\//.test(path)
      ? frr
      : shell;
