/**
 * What is to change in the files of one host, collected by node and made at once; what is not named stays byte for byte. Knows lines,
 * blanks and indentation, and nothing of what the statements mean.
 */
import type { HostFiles } from "../../../change/model";
import { type BlockNode, type ConfigNode, type ConfigTree, type DirectiveNode, nameOf } from "../model";
import { reprint } from "../print";
import type { Opened } from "./open";
import type { Layout } from "./write";

type Spot = {
  readonly siblings: readonly ConfigNode[];
  readonly index: number;
  readonly owner: BlockNode | null;
};

type Changes = {
  readonly instead: Map<ConfigNode, string>;
  readonly drop: Set<ConfigNode>;
  readonly before: Map<ConfigNode, string>;
  readonly after: Map<ConfigNode, string>;
  readonly beforeClose: Map<ConfigNode | null, string>;
};

export const isStatement = (node: ConfigNode | undefined): node is DirectiveNode | BlockNode =>
  node?.kind === "directive" || node?.kind === "block";

/** What ends a node's last line; "" where something follows on it. */
const endOf = (node: ConfigNode): string => {
  if (node.kind === "blank" || node.kind === "rest") return node.text;
  return node.kind === "block" ? (node.close?.end ?? "") : node.end;
};

const endsLine = (node: ConfigNode): boolean => endOf(node).endsWith("\n");

/** One file's changes. */
export class FilePatch {
  readonly changes: Changes = {
    instead: new Map(),
    drop: new Set(),
    before: new Map(),
    after: new Map(),
    beforeClose: new Map(),
  };
  private readonly spots = new Map<ConfigNode, Spot>();
  private readonly unit: string;
  readonly eol: string;

  constructor(
    readonly tree: ConfigTree,
    text: string,
  ) {
    let unit: string | null = null;
    const pending: { nodes: readonly ConfigNode[]; owner: BlockNode | null }[] = [
      { nodes: tree.children, owner: null },
    ];
    for (let next = pending.pop(); next; next = pending.pop()) {
      for (const [index, node] of next.nodes.entries()) {
        this.spots.set(node, { siblings: next.nodes, index, owner: next.owner });
        if (node.kind !== "block") continue;
        unit ??= unitOf(node);
        pending.push({ nodes: node.children, owner: node });
      }
    }
    this.unit = unit ?? "    ";
    this.eol = text.includes("\r\n") ? "\r\n" : "\n";
  }

  private spot(node: ConfigNode): Spot {
    return this.spots.get(node) ?? { siblings: this.tree.children, index: -1, owner: null };
  }

  private startsLine(node: ConfigNode): boolean {
    const { siblings, index, owner } = this.spot(node);
    const previous = siblings[index - 1];
    if (previous) return endsLine(previous);
    return owner === null || owner.openEnd.endsWith("\n");
  }

  /** The node, or the comment behind it on its last line. */
  private lastOfLine(node: ConfigNode): ConfigNode {
    const { siblings, index } = this.spot(node);
    const next = siblings[index + 1];
    return endOf(node) === "" && next?.kind === "comment" ? next : node;
  }

  /** How a new statement in a block (null: at the top of the file) is written. */
  layoutIn(owner: BlockNode | null): Layout {
    const { unit, eol } = this;
    if (owner === null) return { lead: "", unit, eol };
    const like = owner.children.find((node) => isStatement(node) && this.startsLine(node));
    const lead = isStatement(like) && like.lead.length > owner.lead.length ? like.lead : owner.lead + unit;
    return { lead, unit, eol };
  }

  ownerOf(node: ConfigNode): BlockNode | null {
    return this.spot(node).owner;
  }

  instead(node: DirectiveNode | BlockNode, text: string): void {
    this.changes.instead.set(node, text);
  }

  /** Puts whole lines behind the line a node ends on. */
  insertAfter(node: ConfigNode, lines: string): void {
    const last = this.lastOfLine(node);
    const { after } = this.changes;
    const so = after.get(last) ?? "";
    after.set(last, `${so}${endsLine(last) || so !== "" ? "" : this.eol}${lines}`);
  }

  /** Puts whole lines before a node, and before the comments directly above it; not before those a file begins with. */
  insertBefore(node: ConfigNode, lines: string): void {
    const { siblings, index } = this.spot(node);
    let first = index;
    for (
      let above = siblings[first - 1];
      above?.kind === "comment" && this.startsLine(above);
      above = siblings[first - 1]
    )
      first -= 1;
    const header = first === 0 && this.ownerOf(node) === null;
    const at = this.startsLine(node) && !header ? (siblings[first] ?? node) : node;
    const { before } = this.changes;
    before.set(at, `${before.get(at) ?? (this.startsLine(at) ? "" : this.eol)}${lines}`);
  }

  /** Puts whole lines at the end of a block, or of the file. */
  insertLast(owner: BlockNode | null, lines: string): void {
    const children = owner === null ? this.tree.children : owner.children;
    const anchor = children.findLast((node) => node.kind !== "blank" && node.kind !== "rest");
    if (anchor) this.insertAfter(anchor, lines);
    else {
      const open = owner !== null && !owner.openEnd.endsWith("\n") && children.length === 0;
      const { beforeClose } = this.changes;
      const so = beforeClose.get(owner);
      beforeClose.set(
        owner,
        so === undefined && open ? `${this.eol}${lines}${owner.lead}` : `${so ?? ""}${lines}`,
      );
    }
  }

  /** Takes a statement out, with the comment on its line; a block between two blanks takes the smaller one along. */
  remove(node: DirectiveNode | BlockNode): void {
    const { siblings } = this.spot(node);
    const last = this.lastOfLine(node);
    const { drop, before } = this.changes;
    if (!this.startsLine(node) && endsLine(last)) before.set(node, this.eol);
    drop.add(node);
    drop.add(last);
    if (node.kind !== "block") return;
    const above = siblings[this.spot(node).index - 1];
    const below = siblings[this.spot(last).index + 1];
    if (above?.kind === "blank" && below?.kind === "blank")
      drop.add(below.text.length > above.text.length ? above : below);
    else if (above?.kind === "blank" && below === undefined) drop.add(above);
    else if (above === undefined && below?.kind === "blank") drop.add(below);
  }

  print(): string {
    return reprint(this.tree, this.changes);
  }
}

const unitOf = (block: BlockNode): string | null => {
  const inner = block.openEnd.endsWith("\n") ? block.children.find(isStatement) : undefined;
  return inner && inner.lead.length > block.lead.length && inner.lead.startsWith(block.lead)
    ? inner.lead.slice(block.lead.length)
    : null;
};

/** All files of a host; each is opened for changes when the first one comes. */
export class HostPatch {
  private readonly patches = new Map<string, FilePatch>();

  constructor(
    private readonly opened: Opened,
    private readonly files: HostFiles,
  ) {}

  at(path: string): FilePatch {
    const there = this.patches.get(path);
    if (there) return there;
    const tree = this.opened.trees.get(path) ?? { children: [], problems: [], configId: null };
    const patch = new FilePatch(tree, this.files.find((file) => file.path === path)?.text ?? "");
    this.patches.set(path, patch);
    return patch;
  }

  /** The files with the changes made; those that are not named are the same objects. */
  finish(): HostFiles {
    return this.files.map((file) => {
      const text = this.patches.get(file.path)?.print();
      return text === undefined || text === file.text ? file : { ...file, text };
    });
  }
}

/** Whether a node is a statement of one of these names. */
export const isNamed = (node: ConfigNode, names: readonly string[]): node is DirectiveNode | BlockNode =>
  isStatement(node) && names.includes(nameOf(node));
