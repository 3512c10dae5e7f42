"use client";
/** Adding and removing a person, and setting another person's password. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Button } from "../../_ui/button";
import { Dialog } from "../../_ui/dialog";
import { Field, Input, Select } from "../../_ui/field";
import { toast } from "../../_ui/toast";
import { roleWords, type UserRole, type UserRow, userRoles } from "./tabs";

function Failed({ error }: { error: unknown }) {
  const failure = error === null ? null : failureOf(error);
  if (failure === null || Object.keys(failure.fields).length > 0) return null;
  return (
    <p role="alert" className="text-down">
      {failure.sentence}
    </p>
  );
}

export function AddUser({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [form, setForm] = useState<{ name: string; email: string; password: string; role: UserRole }>({
    name: "",
    email: "",
    password: "",
    role: "viewer",
  });
  const create = useMutation(
    trpc.settings.users.create.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: trpc.settings.users.list.queryKey() });
        toast(`${form.name.trim()} can sign in now.`, { kind: "ok" });
        onClose();
      },
    }),
  );
  const fields = create.error === null ? {} : failureOf(create.error).fields;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add a user"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="add-user" variant="primary" busy={create.isPending}>
            Add the user
          </Button>
        </>
      }
    >
      <form
        id="add-user"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(form);
        }}
      >
        <Field label="Name" required error={fields.name}>
          <Input
            autoComplete="off"
            value={form.name}
            onChange={(event) => setForm({ ...form, name: event.target.value })}
          />
        </Field>
        <Field label="E-mail" required error={fields.email}>
          <Input
            type="email"
            autoComplete="off"
            value={form.email}
            onChange={(event) => setForm({ ...form, email: event.target.value })}
          />
        </Field>
        <Field label="Role" hint={`${form.role}: ${roleWords[form.role]}.`}>
          <Select
            value={form.role}
            onChange={(event) =>
              setForm({ ...form, role: userRoles.find((role) => role === event.target.value) ?? form.role })
            }
          >
            {userRoles.map((role) => (
              <option key={role} value={role}>
                {role}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label="First password"
          required
          error={fields.password}
          hint="At least 12 characters. Tell it to them in person; they change it in Settings › Account."
        >
          <Input
            type="password"
            autoComplete="new-password"
            value={form.password}
            onChange={(event) => setForm({ ...form, password: event.target.value })}
          />
        </Field>
        <Failed error={create.error} />
      </form>
    </Dialog>
  );
}

export function RemoveUser({ user, onClose }: { user: UserRow; onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const remove = useMutation(
    trpc.settings.users.remove.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: trpc.settings.users.list.queryKey() });
        toast(`${user.name} is removed and signed out.`);
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${user.name}`}
      footer={
        <>
          <Button onClick={onClose}>Keep {user.name}</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate({ userId: user.id })}>
            Remove {user.name}
          </Button>
        </>
      }
    >
      <p>
        {user.email} can no longer sign in, and their open pages end within seconds. What they did stays in
        the audit under their name.
      </p>
      <Failed error={remove.error} />
    </Dialog>
  );
}

export function ResetPassword({ user, onClose }: { user: UserRow; onClose: () => void }) {
  const trpc = useTRPC();
  const [password, setPassword] = useState("");
  const change = useMutation(
    trpc.settings.users.changePassword.mutationOptions({
      onSuccess: () => {
        toast(`${user.name} has a new password and is signed out everywhere.`, { kind: "ok" });
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Set a new password for ${user.name}`}
      description="Their sessions end."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="reset-password" variant="primary" busy={change.isPending}>
            Set the password
          </Button>
        </>
      }
    >
      <form
        id="reset-password"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ userId: user.id, password });
        }}
      >
        <Field
          label="New password"
          required
          error={change.error === null ? null : failureOf(change.error).fields.password}
          hint="At least 12 characters."
        >
          <Input
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Failed error={change.error} />
      </form>
    </Dialog>
  );
}
