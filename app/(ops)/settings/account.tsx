"use client";
/** One's own account: who one is here, and one's own password. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../../_shell/me";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Button } from "../../_ui/button";
import { Field, Input } from "../../_ui/field";
import { Facts, Panel } from "../../_ui/panel";
import { toast } from "../../_ui/toast";
import { roleWords } from "./tabs";

const empty = { current: "", next: "", again: "" };

export function Account() {
  const { user } = useMe();
  return (
    <div className="flex flex-col gap-4">
      <Panel title="You">
        <Facts
          items={[
            { name: "Name", value: user.name },
            { name: "E-mail", value: user.email },
            { name: "Role", value: `${user.role}: ${roleWords[user.role]}` },
          ]}
        />
      </Panel>
      <Panel title="Password" note="your other sessions end when it changes">
        <PasswordForm email={user.email} />
      </Panel>
    </div>
  );
}

function PasswordForm({ email }: { email: string }) {
  const trpc = useTRPC();
  const [form, setForm] = useState(empty);
  const [mismatch, setMismatch] = useState(false);
  const change = useMutation(
    trpc.session.changePassword.mutationOptions({
      onSuccess: () => {
        setForm(empty);
        toast("Your password is changed. Your other sessions have ended.", { kind: "ok" });
      },
    }),
  );
  const failure = change.error === null ? null : failureOf(change.error);
  return (
    <form
      className="flex max-w-sm flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const differ = form.next !== form.again;
        setMismatch(differ);
        if (!differ) change.mutate({ current: form.current, next: form.next });
      }}
    >
      {/* For password managers: whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <Field
        label="Current password"
        required
        error={failure?.code === "wrong-password" ? failure.sentence : failure?.fields.current}
      >
        <Input
          type="password"
          autoComplete="current-password"
          value={form.current}
          onChange={(event) => setForm({ ...form, current: event.target.value })}
        />
      </Field>
      <Field label="New password" required error={failure?.fields.next} hint="At least 12 characters.">
        <Input
          type="password"
          autoComplete="new-password"
          minLength={12}
          value={form.next}
          onChange={(event) => setForm({ ...form, next: event.target.value })}
        />
      </Field>
      <Field label="New password again" required error={mismatch ? "The two new passwords differ." : null}>
        <Input
          type="password"
          autoComplete="new-password"
          value={form.again}
          onChange={(event) => setForm({ ...form, again: event.target.value })}
        />
      </Field>
      {failure !== null && failure.code !== "wrong-password" && Object.keys(failure.fields).length === 0 ? (
        <p role="alert" className="text-down">
          {failure.sentence}
        </p>
      ) : null}
      <div>
        <Button type="submit" variant="primary" busy={change.isPending}>
          Change the password
        </Button>
      </div>
    </form>
  );
}
