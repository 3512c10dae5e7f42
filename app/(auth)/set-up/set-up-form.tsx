"use client";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Button } from "../../_ui/button";
import { Field, Input } from "../../_ui/field";
import { FormFailure } from "../form-failure";
import { textOf } from "../form-text";

/**
 * The first administrator. `token` came with the link that the server printed. Uncontrolled: what is filled in before
 * the page is alive stays.
 */
export function SetUpForm({ token }: { token: string | null }) {
  const trpc = useTRPC();
  const create = useMutation(
    trpc.setup.create.mutationOptions({ onSuccess: () => window.location.assign("/") }),
  );
  useEffect(() => {
    // The token must not stay in the address bar, the history or a screenshot.
    if (token) window.history.replaceState(null, "", "/set-up");
  }, [token]);

  const failure = create.error ? failureOf(create.error) : null;
  return (
    <form
      method="post"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget);
        create.mutate({
          token: token ?? textOf(typed, "token").trim(),
          name: textOf(typed, "name"),
          email: textOf(typed, "email"),
          password: textOf(typed, "password"),
        });
      }}
    >
      <div>
        <h1 className="font-semibold text-lg">Create the first administrator</h1>
        <p className="mt-1 text-ink-3">Others are added later, in Settings › Users.</p>
      </div>
      {failure && Object.keys(failure.fields).length === 0 && <FormFailure failure={failure} />}
      {!token && (
        <Field
          label="Set-up token"
          hint="The server printed it when it started, as part of a link."
          error={failure?.fields.token}
        >
          <Input mono required name="token" autoComplete="off" />
        </Field>
      )}
      <Field label="Name" error={failure?.fields.name}>
        <Input name="name" autoComplete="name" required maxLength={100} />
      </Field>
      <Field label="E-mail address" error={failure?.fields.email}>
        <Input type="email" name="email" autoComplete="username" required />
      </Field>
      <Field label="Password" hint="At least 12 characters." error={failure?.fields.password}>
        <Input
          type="password"
          name="password"
          autoComplete="new-password"
          required
          minLength={12}
          maxLength={256}
        />
      </Field>
      <Button type="submit" variant="primary" busy={create.isPending || create.isSuccess}>
        Create administrator
      </Button>
    </form>
  );
}
