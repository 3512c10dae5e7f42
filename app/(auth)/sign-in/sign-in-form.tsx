"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Button } from "../../_ui/button";
import { Field, Input } from "../../_ui/field";
import { FormFailure } from "../form-failure";
import { textOf } from "../form-text";

/** Uncontrolled: what a person or a password manager fills in before the page is alive stays. */
export function SignInForm({ leadsTo }: { leadsTo: string }) {
  const trpc = useTRPC();
  // A document navigation: nothing of another person's session stays in memory.
  const signIn = useMutation(
    trpc.session.signIn.mutationOptions({ onSuccess: () => window.location.assign(leadsTo) }),
  );
  const failure = signIn.error ? failureOf(signIn.error) : null;

  return (
    <form
      // Pressed before the page is alive, the browser would send the form itself: never in the address.
      method="post"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget);
        signIn.mutate({ email: textOf(typed, "email"), password: textOf(typed, "password") });
      }}
    >
      <h1 className="font-semibold text-lg">Sign in</h1>
      {failure && Object.keys(failure.fields).length === 0 && <FormFailure failure={failure} />}
      <Field label="E-mail address" error={failure?.fields.email}>
        <Input type="email" name="email" autoComplete="username" autoFocus required />
      </Field>
      <Field label="Password" error={failure?.fields.password}>
        <Input type="password" name="password" autoComplete="current-password" required />
      </Field>
      <Button type="submit" variant="primary" busy={signIn.isPending || signIn.isSuccess}>
        Sign in
      </Button>
      <p className="text-ink-3 text-xs">
        No account, or the password is lost? An administrator can help, in Settings › Users.
      </p>
    </form>
  );
}
