/** The first keepalived.conf of a director that has none. Pure. */
import { applyKeepalivedEdit } from "./apply";
import type { FieldValue } from "./model";

export type BlankConfig = {
  readonly routerId: string;
  /** Whether its version knows `reload_check_config` (2.2.0 or newer). */
  readonly checksReloads: boolean;
  /** Null: no mails. */
  readonly mail: { readonly to: readonly string[]; readonly from: string; readonly server: string } | null;
};

/** Its text, or why a value cannot stand in it. No script runs as root that somebody else could change. */
export const blankConfig = ({
  routerId,
  checksReloads,
  mail,
}: BlankConfig):
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string } => {
  const path = "/etc/keepalived/keepalived.conf";
  const fields: Readonly<Record<string, FieldValue>> = {
    router_id: [routerId],
    ...(mail === null
      ? {}
      : {
          notification_email: mail.to.map((to) => [to]),
          notification_email_from: [mail.from],
          smtp_server: [mail.server],
        }),
    script_user: ["root"],
    enable_script_security: [],
    ...(checksReloads ? { reload_check_config: [] } : {}),
  };
  const edit = { kind: "add", place: { kind: "global" }, fields } as const;
  const result = applyKeepalivedEdit([{ path, text: "" }], path, edit, { configId: null });
  return result.kind === "refused"
    ? { ok: false, why: result.why }
    : { ok: true, text: result.files[0]?.text ?? "" };
};
