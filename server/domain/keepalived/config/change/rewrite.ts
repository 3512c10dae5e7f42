/** Gives a statement other words; those that stay keep their spelling, and everything about them its bytes. */
import type { Statement } from "../expand";
import type { BlockNode, DirectiveNode } from "../model";
import { written } from "./write";

/** The statement's new text up to the end of its line, or to the line of its `{`; null where a word cannot be written. */
export const rewritten = (
  statement: Statement,
  node: DirectiveNode | BlockNode,
  words: readonly string[],
): string | null => {
  const now = [statement.name, ...statement.args];
  // A word may come from a substitution: what it stands for counts, and it stays where that is what is wanted.
  const aligned = now.length === node.words.length;
  let out = node.lead;
  if (node.condition) out += node.condition.raw + node.condition.gap;
  for (const [index, word] of words.entries()) {
    const old = node.words[index];
    const stays = old !== undefined && (aligned ? now[index] === word : old.value === word);
    const raw = stays ? old.raw : written(word);
    if (raw === null) return null;
    out += (index === 0 ? "" : old?.gap || " ") + raw;
  }
  return out + (node.kind === "block" ? `${node.gap}{${node.openEnd}` : node.end);
};
