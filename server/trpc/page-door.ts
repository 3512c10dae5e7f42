/**
 * How a page, while it is rendered on the server, asks who looks at it and reads data. Pages are bundled by Next and may
 * not import the server's code (there would be two of everything); the process puts this object where they find it.
 * Pages import the type only.
 */
import type { callerOf } from "./caller";
import type { Me } from "./session";

export type PageDoor = {
  /** Who is behind this Cookie header, looked up now. */
  readonly me: (cookie: string | undefined) => Promise<Me>;
  /** True as long as there is no user at all. */
  readonly setUpNeeded: () => Promise<boolean>;
  /** The API as that person may use it. Each call throws as over HTTP. */
  readonly api: (cookie: string | undefined) => Promise<ReturnType<typeof callerOf>>;
};

/** `globalThis[Symbol.for(key)]` */
export type PageDoorKey = "sluice.page-door";
