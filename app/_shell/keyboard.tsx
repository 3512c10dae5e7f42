"use client";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useMemo } from "react";
import { allCommands, type Command, useCommands } from "./commands";
import { matchKeys, SEQUENCE_MS } from "./keys";
import { useMay } from "./me";
import { openPalette, setOverlay, useOverlay } from "./overlay";
import { useSignOut } from "./sign-out";
import { applyTheme, themes, themeWords } from "./theme";

const Palette = dynamic(() => import("./palette").then((module) => module.Palette), { ssr: false });
const ShortcutSheet = dynamic(() => import("./shortcut-sheet").then((module) => module.ShortcutSheet), {
  ssr: false,
});

/** Typing is not commanding. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest("[cmdk-root]") !== null);

/** The commands that work everywhere, the keys for all of them, and what they open. Rendered once, in the shell. */
export function Keyboard({ onRail }: { onRail: () => void }) {
  const router = useRouter();
  const mayOperate = useMay("operate");
  const overlay = useOverlay();
  const { signOut } = useSignOut();
  const commands = useMemo((): readonly Command[] => {
    const go = (id: string, label: string, keys: string, href: string): Command => ({
      id: `go-${id}`,
      label,
      keys,
      group: "Go to",
      run: () => router.push(href),
    });
    return [
      go("overview", "Go to the overview", "g o", "/"),
      go("events", "Go to events", "g e", "/events"),
      go("hosts", "Go to hosts", "g h", "/hosts"),
      go("settings", "Go to settings", "g s", "/settings"),
      ...(mayOperate ? [go("new-cluster", "Add a cluster", "g n", "/clusters/new")] : []),
      {
        id: "find",
        label: "Find a host, VIP, service or server",
        keys: "/",
        group: "Sluice",
        run: openPalette,
      },
      ...themes.map(
        (theme): Command => ({
          id: `theme-${theme}`,
          label: `Theme: ${themeWords[theme]}`,
          group: "Sluice",
          run: () => applyTheme(theme),
        }),
      ),
      { id: "rail", label: "Narrow or widen the sidebar", keys: "[", group: "Sluice", run: onRail },
      {
        id: "shortcuts",
        label: "Show the shortcuts",
        keys: "?",
        group: "Sluice",
        run: () => setOverlay("shortcuts"),
      },
      { id: "sign-out", label: "Sign out", group: "Sluice", run: signOut },
    ];
  }, [router, onRail, mayOperate, signOut]);
  useCommands(commands);

  useEffect(() => {
    let pressed: readonly string[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = () => {
      pressed = [];
    };
    const key = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.altKey) {
        event.preventDefault();
        return openPalette();
      }
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.repeat) return;
      if (event.key.length !== 1 || isTyping(event.target) || document.querySelector("[role=dialog]")) return;
      const match = matchKeys(pressed, event.key, allCommands());
      clearTimeout(timer);
      pressed = match.kind === "wait" ? match.pressed : [];
      if (match.kind === "wait") timer = setTimeout(forget, SEQUENCE_MS);
      if (match.kind === "run") {
        event.preventDefault();
        match.command.run();
      }
    };
    document.addEventListener("keydown", key);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("keydown", key);
    };
  }, []);

  const close = () => setOverlay(null);
  if (overlay === "palette") return <Palette onClose={close} />;
  if (overlay === "shortcuts") return <ShortcutSheet onClose={close} />;
  return null;
}
