"use client";
import { LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import { useMe } from "./me";
import { useSignOut } from "./sign-out";

const row = "flex h-8 w-full items-center gap-2 rounded-md px-2 hover:bg-selected";

/** The platform's own popover: Escape, a press outside and focus are its business. */
export function UserMenu() {
  const { user } = useMe();
  const { signOut, pending } = useSignOut();
  return (
    <>
      <button
        type="button"
        popoverTarget="user-menu"
        aria-label={`Signed in as ${user.name}`}
        data-tip={user.name}
        className="flex size-7 shrink-0 items-center justify-center rounded-full bg-selected font-medium text-2xs hover:bg-line"
      >
        {initials(user.name)}
      </button>
      <div
        id="user-menu"
        popover="auto"
        className="inset-auto top-11 right-3 m-0 w-60 rounded-lg bg-raised p-1 text-ink shadow-pop"
      >
        <div className="px-2 pt-1.5 pb-2">
          <p className="truncate font-medium">{user.name}</p>
          <p className="truncate text-ink-3 text-xs">
            {user.email} · {user.role}
          </p>
        </div>
        <Link href="/settings?tab=account" className={row}>
          <UserRound aria-hidden size={14} /> Account
        </Link>
        <button type="button" disabled={pending} onClick={() => signOut()} className={row}>
          <LogOut aria-hidden size={14} /> Sign out
        </button>
      </div>
    </>
  );
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => [...word][0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();
