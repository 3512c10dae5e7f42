/** Where a new statement goes: behind its like, before what has to come after it, and as the file around it is written. */
import type { BlockNode } from "../model";
import type { Field } from "./fields/field";
import type { FieldValue } from "./model";
import { type FilePatch, isNamed, isStatement } from "./patch";
import { fieldText } from "./write";

/** Puts a line, or a block of lines, into a block. */
const put = (patch: FilePatch, owner: BlockNode, field: Field, text: string): void => {
  const { children } = owner;
  const behind = children.findLast((node) => isNamed(node, field.after));
  const ahead = children.find((node) => isNamed(node, field.before));
  // Before the first block: what servers and checks inherit has to be known by then, in old versions.
  const firstBlock = children.findIndex(({ kind }) => kind === "block");
  const among = firstBlock === -1 ? children : children.slice(0, firstBlock);
  const last = among.findLast((node) => node.kind !== "blank" && node.kind !== "comment");
  const block = children[firstBlock];
  if (behind) patch.insertAfter(behind, text);
  else if (ahead) patch.insertBefore(ahead, text);
  else if (field.shape.kind === "lines") patch.insertLast(owner, text);
  else if (last) patch.insertAfter(last, text);
  else if (block) patch.insertBefore(block, text);
  else patch.insertLast(owner, text);
};

/** Writes a field's value as a new statement into a block. False: the value cannot be written. */
export const putField = (patch: FilePatch, owner: BlockNode, field: Field, value: FieldValue): boolean => {
  const text = fieldText(field, value, patch.layoutIn(owner));
  if (text !== null) put(patch, owner, field, text);
  return text !== null;
};

/** Whether the statements of these blocks are kept apart by blank lines. */
export const keptApart = (patch: FilePatch): boolean => {
  const nodes = patch.tree.children;
  const blocks = nodes.filter(({ kind }) => kind === "block");
  if (blocks.length < 2) return true;
  return nodes.some((node, index) => node.kind === "blank" && nodes.slice(0, index).some(isStatement));
};
