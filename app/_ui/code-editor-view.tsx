"use client";
/** The editor itself. Only `code-editor.tsx` loads this file, when an editor is shown: CodeMirror is in no first load. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, forceLinting, linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Text } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import type { CodeEditorProps, LineNote } from "./code-editor";

/** Colour says state and nothing else: words of the file differ by weight and by how quiet they are. */
const words = HighlightStyle.define([
  { tag: tags.comment, color: "var(--color-ink-3)" },
  { tag: tags.keyword, fontWeight: "600" },
  { tag: tags.heading, fontWeight: "600" },
  { tag: tags.string, color: "var(--color-ink-2)" },
  { tag: tags.meta, color: "var(--color-ink-2)", fontStyle: "italic" },
]);

const octagon = "polygon(30% 0,70% 0,100% 30%,100% 70%,70% 100%,30% 100%,0 70%,0 30%)";
const underline = (color: string) => ({
  backgroundImage: "none",
  textDecoration: `underline wavy var(--color-${color}) 1px`,
  textUnderlineOffset: "3px",
});

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "0.75rem", backgroundColor: "transparent", color: "var(--color-ink)" },
  "&.cm-focused": { outline: "2px solid var(--color-focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.25rem", overflow: "auto" },
  ".cm-content": { padding: "6px 0", caretColor: "var(--color-ink)" },
  ".cm-cursor": { borderLeftColor: "var(--color-ink)", borderLeftWidth: "1.5px" },
  ".cm-gutters": {
    backgroundColor: "var(--color-sunken)",
    color: "var(--color-ink-3)",
    borderRight: "1px solid var(--color-line)",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--color-selected) 55%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--color-selected)", color: "var(--color-ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--color-tint)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--color-selected)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--color-selected)",
    outline: "1px solid var(--color-line-strong)",
  },
  ".cm-lintRange-error": underline("down"),
  ".cm-lintRange-warning": underline("degraded"),
  ".cm-lintRange-info": underline("unknown"),
  ".cm-gutter-lint": { width: "1.1rem" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0.3rem 0.15rem" },
  ".cm-lint-marker": { width: "0.68rem", height: "0.68rem", content: "none !important" },
  ".cm-lint-marker-error": { backgroundColor: "var(--color-down)", clipPath: octagon },
  ".cm-lint-marker-warning": {
    backgroundColor: "var(--color-degraded)",
    clipPath: "polygon(50% 5%,100% 95%,0 95%)",
  },
  ".cm-lint-marker-info": { border: "1.5px dashed var(--color-unknown)", borderRadius: "50%" },
  ".cm-tooltip": {
    backgroundColor: "var(--color-accent)",
    color: "var(--color-on-accent)",
    border: "none",
    borderRadius: "6px",
    fontFamily: "var(--font-sans)",
    maxWidth: "28rem",
  },
  ".cm-diagnostic": { borderLeft: "none", padding: "4px 8px", whiteSpace: "pre-wrap" },
  ".cm-panels": {
    backgroundColor: "var(--color-sunken)",
    color: "var(--color-ink)",
    borderColor: "var(--color-line)",
  },
  ".cm-panel.cm-search": { fontFamily: "var(--font-sans)", padding: "6px 8px" },
  ".cm-textfield": {
    backgroundColor: "var(--color-raised)",
    border: "1px solid var(--color-line-strong)",
    borderRadius: "6px",
  },
  ".cm-button": {
    backgroundImage: "none",
    backgroundColor: "var(--color-raised)",
    color: "var(--color-ink)",
    border: "1px solid var(--color-line-strong)",
    borderRadius: "6px",
  },
});

/** A note is about a line: what is written on it is underlined, without the white space around. */
const diagnosticOf = (doc: Text, note: LineNote): Diagnostic => {
  const line = doc.line(Math.min(Math.max(1, note.line), doc.lines));
  const lead = line.text.length - line.text.trimStart().length;
  const from = Math.min(line.from + lead, line.to);
  return { from, to: Math.max(from, line.to), severity: note.severity, message: note.message };
};

export function CodeEditorView({
  value,
  label,
  readOnly = false,
  language,
  check,
  line,
  onChange,
  onSave,
}: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  // What the editor calls is always the newest: it is built once.
  const now = useRef({ check, onChange, onSave });
  now.current = { check, onChange, onSave };
  const fixed = useRef(new Compartment());

  // biome-ignore lint/correctness/useExhaustiveDependencies: built once; what changes later is told to it below
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: value,
        extensions: [
          lineNumbers(),
          lintGutter(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          bracketMatching(),
          search({ top: true }),
          EditorView.lineWrapping,
          EditorState.tabSize.of(8),
          // A carriage return stays a character of its line: a file is given back byte for byte.
          EditorState.lineSeparator.of("\n"),
          language ? StreamLanguage.define(language) : [],
          syntaxHighlighting(words),
          linter(
            ({ state }) =>
              (now.current.check?.(state.doc.toString()) ?? []).map((note) => diagnosticOf(state.doc, note)),
            { delay: 250 },
          ),
          keymap.of([
            {
              key: "Mod-s",
              run: () => {
                now.current.onSave?.();
                return true;
              },
            },
            ...defaultKeymap,
            ...historyKeymap,
            ...searchKeymap,
            ...lintKeymap,
          ]),
          fixed.current.of(frozen(readOnly)),
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) now.current.onChange?.(update.state.doc.toString());
          }),
          look,
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another check judges the same text anew
  useEffect(() => {
    if (view.current) forceLinting(view.current);
  }, [check]);

  useEffect(() => {
    view.current?.dispatch({ effects: fixed.current.reconfigure(frozen(readOnly)) });
  }, [readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || line === undefined || line < 1 || line > editor.state.doc.lines) return;
    const { from } = editor.state.doc.line(line);
    editor.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: "center" }),
    });
  }, [line]);

  return <div ref={host} className="h-full min-h-0" />;
}

/** A text that is only read can still be focused, searched and copied from. */
const frozen = (readOnly: boolean) => (readOnly ? [EditorState.readOnly.of(true)] : []);
