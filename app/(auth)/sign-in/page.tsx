import type { Metadata } from "next";
import { returnPath } from "../return-path";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in · Sluice" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const wanted = (await searchParams).return;
  return <SignInForm leadsTo={returnPath(typeof wanted === "string" ? wanted : null)} />;
}
