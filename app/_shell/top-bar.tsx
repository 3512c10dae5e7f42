"use client";
import { Search } from "lucide-react";
import { Breadcrumbs, type Crumb } from "../_ui/breadcrumbs";
import { Kbd } from "../_ui/kbd";
import { LiveMark } from "./notices";
import { openPalette } from "./overlay";
import type { Theme } from "./theme";
import { ThemeSwitch } from "./theme-switch";
import { UserMenu } from "./user-menu";

export function TopBar({ crumbs, theme }: { crumbs: readonly Crumb[]; theme: Theme }) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-line border-b bg-canvas ps-6 pe-3">
      <div className="min-w-0 flex-1">
        <Breadcrumbs crumbs={crumbs} />
      </div>
      <LiveMark />
      <button
        type="button"
        onClick={openPalette}
        aria-keyshortcuts="Control+K /"
        className="flex h-7 w-56 items-center gap-2 rounded-md border border-line bg-surface ps-2 pe-1.5 text-ink-3 hover:border-line-strong max-lg:w-44"
      >
        <Search aria-hidden size={13} />
        <span className="flex-1 truncate text-start">Find or do…</span>
        <Kbd keys="Ctrl K" />
      </button>
      <ThemeSwitch initial={theme} />
      <UserMenu />
    </header>
  );
}
