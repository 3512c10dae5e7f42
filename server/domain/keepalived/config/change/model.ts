/**
 * Changes to keepalived.conf as an operator names them: a place in the configuration and a field of it. The catalogue of fields
 * (`fields/`) says what may be written where; forms, validation, and the rendering all come from it.
 */
import type { CheckerKind } from "../view/checker-model";

/** A virtual_server as its head says it: `192.168.0.100 80`, `fwmark 300`, `group web`. With its protocol, for a VIP:port may be there twice. */
export type ServicePlace = {
  readonly head: string;
  readonly protocol: "TCP" | "UDP" | "SCTP";
};

/**
 * Where in the file. Names and heads are those of the file. A check is counted from 0 among those of its kind in its server, a url in its
 * check. `bfd` is a bfd_instance, which a BFD_CHECK goes by.
 */
export type Place =
  | { readonly kind: "global" }
  | { readonly kind: "vrrp-script"; readonly name: string }
  | { readonly kind: "track-file"; readonly name: string }
  | { readonly kind: "bfd"; readonly name: string }
  | { readonly kind: "sync-group"; readonly name: string }
  | { readonly kind: "instance"; readonly name: string }
  | { readonly kind: "server-group"; readonly name: string }
  | { readonly kind: "service"; readonly service: ServicePlace }
  /** `192.168.0.4 80` */
  | { readonly kind: "server"; readonly service: ServicePlace; readonly server: string }
  | {
      readonly kind: "check";
      readonly service: ServicePlace;
      readonly server: string;
      readonly check: CheckerKind;
      readonly index: number;
    }
  | {
      readonly kind: "url";
      readonly service: ServicePlace;
      readonly server: string;
      readonly check: CheckerKind;
      readonly index: number;
      readonly url: number;
    };

/**
 * Words of a statement, each as keepalived reads it, without quotes; for a list (VIPs, peers, addresses) one list of words per line. A flag
 * has no words, or `off` where it says no. Of a list the whole is set; no lines take it out.
 */
export type FieldValue = readonly string[] | readonly (readonly string[])[];

export type KeepalivedEdit =
  /** `value: null` takes the statement out: keepalived's default, or what the enclosing block says, holds again. */
  | {
      readonly kind: "set";
      readonly place: Place;
      readonly field: string;
      readonly value: FieldValue | null;
    }
  /** Adds the block with these fields, behind its like. A service's protocol comes from its place. A check's or url's number is the next one. */
  | {
      readonly kind: "add";
      readonly place: Place;
      readonly fields: Readonly<Record<string, FieldValue>>;
    }
  /** The block with everything in it. */
  | { readonly kind: "remove"; readonly place: Place };
