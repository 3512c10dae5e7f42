import type { Metadata } from "next";
import { SetUpForm } from "./set-up-form";

export const metadata: Metadata = { title: "Set up · Sluice" };

export default async function SetUpPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const token = (await searchParams).token;
  return <SetUpForm token={typeof token === "string" ? token : null} />;
}
