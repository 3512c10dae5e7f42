/** What a place is called once its head, or its protocol, says something else. Pure. */
import type { FieldValue, Place, ServicePlace } from "./model";

const PROTOCOLS: readonly ServicePlace["protocol"][] = ["TCP", "UDP", "SCTP"];

/** Null: the field does not name the place. */
export const renamed = (place: Place, field: string, value: FieldValue | null): Place | null => {
  const head = value?.flat().join(" ") ?? "";
  switch (place.kind) {
    case "service": {
      if (field === "head") return { ...place, service: { ...place.service, head } };
      const protocol = value === null ? "UDP" : PROTOCOLS.find((name) => name === head);
      return field === "protocol" && protocol ? { ...place, service: { ...place.service, protocol } } : null;
    }
    case "server":
      return field === "head" ? { ...place, server: head } : null;
    case "global":
    case "check":
    case "url":
      return null;
    default:
      return field === "head" ? { ...place, name: head } : null;
  }
};
