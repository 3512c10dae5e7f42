"use client";
/** Who may sign in, and as what. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Plus } from "lucide-react";
import { useState } from "react";
import { FailureState } from "../../_shell/gate";
import { useMe } from "../../_shell/me";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Age, Moment } from "../../_ui/age";
import { Button, IconButton } from "../../_ui/button";
import { type Column, DataTable } from "../../_ui/data-table";
import { Select } from "../../_ui/field";
import { Panel } from "../../_ui/panel";
import { Menu } from "../../_ui/popover";
import { SkeletonRows } from "../../_ui/skeleton";
import { toast } from "../../_ui/toast";
import { keeps, type UserRole, type UserRow, userRoles } from "./tabs";
import { AddUser, RemoveUser, ResetPassword } from "./user-dialogs";

type Opened =
  | { readonly kind: "add" }
  | { readonly kind: "remove" | "password"; readonly user: UserRow }
  | null;

export function Users() {
  const trpc = useTRPC();
  const me = useMe();
  const users = useQuery(trpc.settings.users.list.queryOptions());
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  if (users.data === undefined)
    return (
      <Panel>
        {users.error === null ? (
          <SkeletonRows rows={4} label="Loading users" />
        ) : (
          <FailureState
            what="the users"
            failure={failureOf(users.error)}
            onRetry={() => void users.refetch()}
          />
        )}
      </Panel>
    );
  const all = users.data;
  const columns: readonly Column<UserRow>[] = [
    {
      key: "name",
      head: "Name",
      sort: (user) => user.name,
      cell: (user) => (
        <>
          <span className="font-medium">{user.name}</span>
          {user.id === me.user.id ? <span className="ms-2 text-ink-3 text-xs">you</span> : null}
        </>
      ),
    },
    { key: "email", head: "E-mail", sort: (user) => user.email, cell: (user) => user.email },
    {
      key: "role",
      head: "Role",
      className: "w-40",
      sort: (user) => user.role,
      cell: (user) => <RoleSelect user={user} kept={keeps(user, all)} />,
    },
    {
      key: "seen",
      head: "Last seen",
      unit: "ago",
      align: "end",
      sort: (user) => user.lastSeenAt,
      cell: (user) => <Age at={user.lastSeenAt} />,
    },
    {
      key: "created",
      head: "Since",
      align: "end",
      sort: (user) => user.createdAt,
      cell: (user) => <Moment at={user.createdAt} className="text-ink-3" />,
    },
    {
      key: "verbs",
      head: "Actions",
      align: "end",
      cell: (user) => (
        <Menu
          trigger={
            <IconButton
              size="small"
              label={`What to do with ${user.name}`}
              icon={<Ellipsis aria-hidden size={15} />}
            />
          }
          items={[
            {
              label: "Set a new password",
              disabled: user.id === me.user.id,
              onSelect: () => setOpened({ kind: "password", user }),
            },
            {
              label: "Remove",
              danger: true,
              disabled: user.id === me.user.id || keeps(user, all) !== null,
              onSelect: () => setOpened({ kind: "remove", user }),
            },
          ]}
        />
      ),
    },
  ];
  return (
    <Panel
      title="Users"
      note={`${all.length}`}
      flush
      actions={
        <Button size="small" icon={<Plus aria-hidden size={13} />} onClick={() => setOpened({ kind: "add" })}>
          Add a user
        </Button>
      }
    >
      <DataTable caption="Users" columns={columns} rows={all} rowKey={(user) => user.id} />
      {opened?.kind === "add" ? <AddUser onClose={close} /> : null}
      {opened?.kind === "remove" ? <RemoveUser user={opened.user} onClose={close} /> : null}
      {opened?.kind === "password" ? <ResetPassword user={opened.user} onClose={close} /> : null}
    </Panel>
  );
}

/** Reversible and small: it acts at once, with the way back. */
function RoleSelect({ user, kept }: { user: UserRow; kept: string | null }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const change = useMutation(
    trpc.settings.users.setRole.mutationOptions({
      onSettled: () => cache.invalidateQueries({ queryKey: trpc.settings.users.list.queryKey() }),
      onError: (error) => toast(failureOf(error).sentence, { kind: "down" }),
    }),
  );
  const set = (role: UserRole, before: UserRole | null) =>
    change.mutate(
      { userId: user.id, role },
      {
        onSuccess: () =>
          toast(`${user.name} is now ${role === "viewer" ? "a" : "an"} ${role}.`, {
            kind: "ok",
            ...(before === null ? {} : { action: { label: "Undo", run: () => set(before, null) } }),
          }),
      },
    );
  return (
    <span data-tip={kept ?? undefined}>
      <Select
        aria-label={`Role of ${user.name}`}
        className="h-7"
        value={change.isPending ? change.variables.role : user.role}
        disabled={kept !== null || change.isPending}
        onChange={(event) => {
          const role = userRoles.find((one) => one === event.target.value);
          if (role !== undefined) set(role, user.role);
        }}
      >
        {userRoles.map((role) => (
          <option key={role} value={role}>
            {role}
          </option>
        ))}
      </Select>
    </span>
  );
}
