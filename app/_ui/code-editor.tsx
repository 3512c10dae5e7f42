"use client";
/** A file as text, to be edited. Loaded when first shown; a skeleton keeps its place. */
import type { StreamParser } from "@codemirror/language";
import dynamic from "next/dynamic";
import { SkeletonRows } from "./skeleton";

/** Something to say about a line, from 1. */
export type LineNote = {
  readonly line: number;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
};

/** How a kind of file is coloured: CodeMirror's own stream of tokens (`comment`, `keyword`, `string`). */
export type CodeLanguage = StreamParser<unknown>;

export type CodeEditorProps = {
  readonly value: string;
  /** What is edited, for screen readers: "keepalived.conf of lvs1". */
  readonly label: string;
  readonly readOnly?: boolean;
  readonly language?: CodeLanguage;
  /** Judged a moment after every pause in typing; must be quick and may not throw. */
  readonly check?: (text: string) => readonly LineNote[];
  /** Brought into view, from 1. */
  readonly line?: number;
  readonly onChange?: (text: string) => void;
  /** Ctrl S. */
  readonly onSave?: () => void;
};

export const CodeEditor = dynamic(
  () => import("./code-editor-view").then((module) => module.CodeEditorView),
  {
    ssr: false,
    loading: () => <SkeletonRows rows={12} label="Loading the editor" />,
  },
);
