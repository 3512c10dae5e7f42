import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { me, setUpNeeded } from "../../_trpc/server";
import { returnPath } from "../return-path";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in · Sluice" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const wanted = (await searchParams).return;
  const leadsTo = returnPath(typeof wanted === "string" ? wanted : null);
  if ((await me()).user !== null) redirect(leadsTo);
  if (await setUpNeeded()) return <NoUsersYet />;
  return <SignInForm leadsTo={leadsTo} />;
}

function NoUsersYet() {
  return (
    <div className="flex flex-col gap-2">
      <h1 className="font-semibold text-lg">Nobody can sign in yet</h1>
      <p className="text-ink-2">
        This Sluice has no users. The server printed a set-up link when it started: open it to create the
        first administrator. It works once and for an hour; then the server prints another.
      </p>
    </div>
  );
}
