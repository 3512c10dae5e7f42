import type { Metadata } from "next";
import { setUpNeeded } from "../../_trpc/server";
import { LinkButton } from "../../_ui/button";
import { SetUpForm } from "./set-up-form";

// The token stands in the address until the page is alive: it must not travel on as a referrer.
export const metadata: Metadata = { title: "Set up · Sluice", referrer: "no-referrer" };

export default async function SetUpPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  if (!(await setUpNeeded())) return <AlreadySetUp />;
  const token = (await searchParams).token;
  return <SetUpForm token={typeof token === "string" ? token : null} />;
}

function AlreadySetUp() {
  return (
    <div className="flex flex-col items-start gap-3">
      <h1 className="font-semibold text-lg">Sluice is set up already</h1>
      <p className="text-ink-2">
        There is an administrator. The set-up link has done its work and opens nothing any more.
      </p>
      <LinkButton href="/sign-in" variant="primary">
        Sign in
      </LinkButton>
    </div>
  );
}
