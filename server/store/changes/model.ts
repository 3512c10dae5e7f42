/**
 * store/changes: what should be on the hosts and what is there (files), the change sets people make, and every revision.
 * This file: the shapes the screens read. Times are ms since the epoch.
 */
import type { ChangeEdit, HostFiles } from "../../domain/change/model";
import type { Role } from "../../domain/cluster/inventory";

/** `same`: the file on the host is the desired one, byte for byte. `unknown`: it could not be read, or not yet. */
export type OnHost = "same" | "differs" | "absent" | "unknown";

export type DesiredFile = {
  readonly path: string;
  readonly text: string;
  /** 0: as it was found when the host was imported. */
  readonly revision: number;
  readonly at: number;
  readonly by: string;
  readonly reason: string;
  readonly onHost: OnHost;
  /** When the file was looked for on the host last. */
  readonly seenAt: number | null;
};

export type DesiredHost = {
  readonly hostId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly suite: "frr" | "quagga" | null;
  /** Where its keepalived.conf is, or would be; null: no keepalived there. */
  readonly keepalivedPath: string | null;
  readonly configId: string | null;
  /** In the order of their paths. */
  readonly files: readonly DesiredFile[];
};

export type DesiredCluster = {
  /** Hosts that SSH reaches, in the order of their names. */
  readonly hosts: readonly DesiredHost[];
  /** Have the files of every host been imported? */
  readonly ready: boolean;
  /** One sentence, when not. */
  readonly why: string | null;
};

export type ChangeState = "draft" | "rolling" | "done" | "reverted" | "stopped" | "abandoned";

export type ChangeRow = {
  readonly id: string;
  readonly clusterId: string;
  /** From 1 in its cluster: "change 12". */
  readonly number: number;
  readonly title: string;
  readonly reason: string;
  readonly author: string;
  readonly at: number;
  readonly state: ChangeState;
  readonly edits: number;
  /** The newest one made from it. */
  readonly operationId: string | null;
  readonly changedBy: string;
  readonly changedAt: number;
};

export type StoredEdit = {
  /** From 0, in the order of replay. */
  readonly index: number;
  readonly edit: ChangeEdit;
  readonly by: string;
  readonly at: number;
};

/** The files of one host, by path. */
export type FilesOfHost = { readonly hostId: string; readonly files: HostFiles };

export type RevisionRow = {
  readonly id: string;
  readonly hostId: string;
  readonly path: string;
  readonly number: number;
  readonly at: number;
  readonly by: string;
  readonly reason: string;
  readonly changeId: string | null;
  readonly operationId: string | null;
  /** False: since this revision the file should not be there. */
  readonly there: boolean;
};

export type Revision = RevisionRow & { readonly text: string | null };
