/** What the guards look at: every host of the cluster before and after, and what is known from elsewhere. Pure. */
import type { HostObservation } from "../../cluster/observation";
import type { ChangeHost } from "../host";
import type { Verdict } from "../model";
import type { Side } from "../side";
import type { Difference } from "../truth/model";

/** Which version of keepalived first knew a statement inside a block (`top`, `virtual_server`, `TCP_CHECK`, …); null: all do. */
export type Since = (block: string, name: string) => readonly [number, number, number] | null;

/** A repair that was asked for, and the difference as it is found now; null: there is none any more, or it cannot be repaired so. */
export type Repair = {
  readonly code: string;
  readonly subject: string;
  readonly difference: Difference | null;
};

export type SceneHost = {
  readonly host: ChangeHost;
  readonly before: Side;
  readonly after: Side;
  /** A file of it differs, or something that runs on it is repaired. */
  readonly changed: boolean;
  readonly repairs: readonly Repair[];
  readonly observation: HostObservation | null;
  /** Files that configurations name, as they were looked for on the host; what is missing here was not looked for. */
  readonly present: ReadonlyMap<string, boolean>;
  /** Its managed files as they were last read; null: they were not. */
  readonly live: Side["files"] | null;
};

/** What other clusters use. */
export type Elsewhere = {
  readonly vips: readonly { readonly vip: string; readonly cluster: string }[];
  readonly instances: readonly {
    readonly cluster: string;
    readonly vrid: number;
    readonly family: "ipv4" | "ipv6";
    /** An address of the host on the instance's interface, in CIDR: two that share a network hear each other. Null: not known. */
    readonly network: string | null;
  }[];
};

export type Policy = {
  /** Folders below which a configuration may name programs. */
  readonly scriptFolders: readonly string[];
  /** Programs it may name besides. */
  readonly programs: readonly string[];
  /** Directors that have to serve while another one is changed. */
  readonly directorsNeeded: number;
};

export const usualPolicy: Policy = {
  scriptFolders: ["/etc/keepalived/", "/usr/libexec/keepalived/", "/usr/lib/keepalived/"],
  programs: ["ip", "test", "true", "false", "killall", "pidof", "pgrep"].flatMap((name) =>
    ["/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/"].map((folder) => folder + name),
  ),
  directorsNeeded: 1,
};

export type Scene = {
  readonly hosts: readonly SceneHost[];
  readonly elsewhere: Elsewhere;
  readonly policy: Policy;
  readonly since: Since;
};

export type When = "before" | "after";

/** A verdict with what it is about, by which it is recognised on the other side of the change. */
export type Finding = Verdict & { readonly about: string };

/** Looks at the files, before or after: what was so before is no news. */
export type StateGuard = (scene: Scene, when: When) => readonly Finding[];

/** Looks at the change itself, which has no before. */
export type ChangeGuard = (scene: Scene) => readonly Finding[];

type Place = { readonly hostId: string | null; readonly path?: string | null; readonly line?: number | null };

/** Nothing is lost by it, or not at once. */
export const warn = (code: string, about: string, sentence: string, place: Place): Finding =>
  finding("warn", true, code, about, sentence, place);

/** It loses traffic, or would. A person may say why it is right all the same. */
export const block = (code: string, about: string, sentence: string, place: Place): Finding =>
  finding("block", true, code, about, sentence, place);

/** There is no way to go on with it. */
export const stop = (code: string, about: string, sentence: string, place: Place): Finding =>
  finding("block", false, code, about, sentence, place);

const finding = (
  level: Verdict["level"],
  override: boolean,
  code: string,
  about: string,
  sentence: string,
  { hostId, path = null, line = null }: Place,
): Finding => ({ code, level, override, sentence, hostId, path, line, about });

/** Where a statement of keepalived's stands. */
export const placeOf = (
  host: SceneHost,
  origin: { readonly file: string | null; readonly line: number } | null,
): Place => ({
  hostId: host.host.hostId,
  path: origin?.file ?? host.host.keepalivedPath,
  line: origin?.line ?? null,
});

export const isDirector = ({ host }: SceneHost): boolean => host.roles.includes("director");
export const isRouter = ({ host }: SceneHost): boolean => host.roles.includes("router");
