"use client";
/** Changes what Sluice knows of a host: its name, its roles, how it is reached. The host itself is not touched. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Role } from "#domain/cluster/inventory";
import { CredentialField, type CredentialHandle, type CredentialMode } from "../../_seal/credential-field";
import { InstallationLines } from "../../_seal/installation-lines";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Button } from "../../_ui/button";
import { Sheet } from "../../_ui/dialog";
import { Checkbox, Field, Input, Select } from "../../_ui/field";
import { toast } from "../../_ui/toast";
import type { HostRow } from "./filter";

const roleLabels: readonly { readonly role: Role; readonly label: string }[] = [
  { role: "director", label: "Director" },
  { role: "router", label: "Router" },
  { role: "realserver", label: "Real server" },
];

const noSsh = { address: "", port: 22, user: "sluice", sudo: true, viaHostId: null } as const;

export function EditHost({
  host,
  others,
  onClose,
}: {
  host: HostRow;
  others: readonly HostRow[];
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const installation = useQuery(trpc.onboarding.installation.queryOptions());
  const credential = useRef<CredentialHandle>(null);
  const [name, setName] = useState(host.name);
  const [roles, setRoles] = useState<readonly Role[]>(host.roles);
  const [bySsh, setBySsh] = useState(host.ssh !== null);
  const [ssh, setSsh] = useState<{
    address: string;
    port: number;
    user: string;
    sudo: boolean;
    viaHostId: string | null;
  }>(host.ssh ?? noSsh);
  const [mode, setMode] = useState<CredentialMode>(host.ssh === null ? "installation" : "keep");
  const update = useMutation(
    trpc.host.update.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: trpc.host.list.queryKey() });
        toast(`${name.trim()} is changed.`, { kind: "ok" });
        onClose();
      },
    }),
  );
  const failure = update.error === null ? null : failureOf(update.error);
  const moved =
    host.ssh !== null && bySsh && (ssh.address !== host.ssh.address || ssh.port !== host.ssh.port);
  const ready = installation.data?.ready === true ? installation.data : null;

  const save = async () => {
    const taken = bySsh ? await credential.current?.take() : undefined;
    if (taken?.kind === "problem") return;
    update.mutate({
      hostId: host.id,
      name,
      roles: [...roles],
      ssh: bySsh
        ? {
            ...ssh,
            address: ssh.address.trim(),
            ...(taken?.kind === "taken" ? { credential: taken.credential } : {}),
          }
        : null,
    });
  };

  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Edit ${host.name}`}
      description="Only what Sluice knows of it: nothing is changed on the host."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={update.isPending} onClick={() => void save()}>
            Save {host.name}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label="Name" required error={failure?.fields.name}>
          <Input value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
          <legend className="mb-1 font-medium text-ink-2 text-xs">Roles</legend>
          {roleLabels.map(({ role, label }) => (
            <Checkbox
              key={role}
              label={label}
              checked={roles.includes(role)}
              onChange={(event) =>
                setRoles(event.target.checked ? [...roles, role] : roles.filter((one) => one !== role))
              }
            />
          ))}
        </fieldset>
        <Checkbox
          label="Reach it by SSH"
          hint="Without it the host is seen through the directors only."
          checked={bySsh}
          onChange={(event) => setBySsh(event.target.checked)}
        />
        {bySsh ? (
          <div className="flex flex-col gap-4 border-line border-s-2 ps-4">
            <div className="grid grid-cols-[minmax(0,1fr)_6rem] gap-3">
              <Field
                label="Address"
                required
                error={failure?.fields["ssh.address"]}
                hint={
                  moved ? "Another address is another door: its host key must be confirmed anew." : undefined
                }
              >
                <Input
                  mono
                  value={ssh.address}
                  onChange={(event) => setSsh({ ...ssh, address: event.target.value })}
                />
              </Field>
              <Field label="Port" required error={failure?.fields["ssh.port"]}>
                <Input
                  inputMode="numeric"
                  value={Number.isNaN(ssh.port) ? "" : ssh.port}
                  onChange={(event) => setSsh({ ...ssh, port: Number.parseInt(event.target.value, 10) })}
                />
              </Field>
            </div>
            <Field label="User" required error={failure?.fields["ssh.user"]}>
              <Input
                mono
                value={ssh.user}
                onChange={(event) => setSsh({ ...ssh, user: event.target.value })}
              />
            </Field>
            <Checkbox
              label="Use sudo"
              hint="ipvsadm and vtysh need root. Leave it out when the user is root."
              checked={ssh.sudo}
              onChange={(event) => setSsh({ ...ssh, sudo: event.target.checked })}
            />
            <Field label="Jump host" error={failure?.fields["ssh.viaHostId"]}>
              <Select
                value={ssh.viaHostId ?? ""}
                onChange={(event) =>
                  setSsh({ ...ssh, viaHostId: event.target.value === "" ? null : event.target.value })
                }
              >
                <option value="">none, reached directly</option>
                {others.map((other) => (
                  <option key={other.id} value={other.id}>
                    {other.name}
                  </option>
                ))}
              </Select>
            </Field>
            <CredentialField
              handle={credential}
              mode={mode}
              onMode={setMode}
              modes={[
                ...(host.ssh === null ? [] : (["keep"] as const)),
                "installation",
                "sealed-key",
                "sealed-password",
                "agent",
              ]}
              recipient={ready?.ageRecipient ?? null}
            />
            {mode === "installation" && installation.data !== undefined ? (
              <InstallationLines installation={installation.data} user={ssh.user} sudo={ssh.sudo} />
            ) : null}
          </div>
        ) : null}
        {failure === null ? null : (
          <p role="alert" className="text-down">
            {failure.sentence}
          </p>
        )}
        <button type="submit" hidden />
      </form>
    </Sheet>
  );
}
