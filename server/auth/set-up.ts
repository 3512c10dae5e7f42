/**
 * The first administrator. While there is no user at all, the server holds a one-time token in memory (its hash only)
 * and prints it; whoever has it may create one administrator, once.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { SluiceError } from "../domain/sluice-error";
import type { Store } from "../store/store";
import { countAttempt } from "./attempts";
import { type Auth, hashPassword } from "./auth";
import { insertUser } from "./people";

/** ms */
export const tokenLifetime = 60 * 60_000;

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

export const setUpNeeded = async (store: Store): Promise<boolean> => (await store.prisma.user.count()) === 0;

export type SetUp = {
  /** A new token; the one before stops working. */
  readonly issue: (now: number) => string;
  /** Creates the administrator. Throws `set-up-closed`, or `too-many-attempts` from one address. */
  readonly create: (person: {
    readonly token: string;
    readonly name: string;
    readonly email: string;
    readonly password: string;
    readonly remoteAddress: string;
    readonly now: number;
  }) => Promise<void>;
};

const closed = () =>
  new SluiceError(
    "set-up-closed",
    "This set-up link is wrong, already used or too old. The server's log has a new one as long as there is no user.",
  );

export const openSetUp = (auth: Auth): SetUp => {
  let issued: { hash: Buffer; until: number } | null = null;
  return {
    issue: (now) => {
      const token = randomBytes(32).toString("base64url");
      issued = { hash: hashOf(token), until: now + tokenLifetime };
      return token;
    },
    create: async ({ token, name, email, password, remoteAddress, now }) => {
      const { store } = auth;
      const limit = { key: `set-up address ${remoteAddress}`, attempts: 20, windowMs: 5 * 60_000 };
      await countAttempt(store, [limit], now);
      // Compared even when there is none, so that time tells nothing.
      const right = timingSafeEqual(hashOf(token), issued?.hash ?? hashOf(randomBytes(32).toString("hex")));
      if (!right || issued === null || issued.until < now) throw closed();
      const passwordHash = await hashPassword(auth, password);
      await store.prisma.$transaction(async (tx) => {
        // Two people with the same link at once: one waits here and then finds a user.
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sluice set-up'))`;
        if ((await tx.user.count()) > 0) throw closed();
        await insertUser(
          tx,
          { name, email, role: "admin", passwordHash },
          { kind: "system", name: "set-up" },
        );
      });
      issued = null;
    },
  };
};
