import { beforeEach, describe, expect, test } from "vitest";
import { SluiceError } from "../domain/sluice-error";
import { withStore } from "../store/testing";
import { type Auth, openAuth } from "./auth";
import { changeOwnPassword, createUser, listUsers, removeUser, resetPassword, setRole } from "./people";
import type { UserRole } from "./permission";
import { rolesOfSessions, sessionOf } from "./session";
import { openSetUp, setUpNeeded, tokenLifetime } from "./set-up";
import { signIn, signOut } from "./sign-in";

const live = withStore();
const actor = { kind: "system", name: "test" } as const;
const password = "correct horse battery";
const now = Date.now();

let auth: Auth;
beforeEach(async () => {
  auth = openAuth(await live.another(), { secret: "s".repeat(64), secureCookies: false });
});

const person = (email: string, role: UserRole = "viewer") =>
  createUser(auth, { name: email.split("@")[0] ?? "", email, role, password }, actor);
const enter = (email: string, word = password, remoteAddress = "10.0.0.9", at = now) =>
  signIn(auth, { email, password: word, remoteAddress, now: at });
const cookieOf = (setCookies: readonly string[]) => setCookies.map((line) => line.split(";")[0]).join("; ");
const refused = async (doing: Promise<unknown>): Promise<SluiceError> => {
  const error = await doing.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SluiceError)) throw new Error(`not refused with a sentence: ${String(error)}`);
  return error;
};
const actions = async () =>
  (await auth.store.prisma.auditEntry.findMany({ orderBy: { id: "asc" } })).map(({ action }) => action);

describe("set-up", () => {
  const first = (token: string, at = now) => ({
    token,
    name: "Ada",
    email: "ada@example.org",
    password,
    remoteAddress: "10.0.0.9",
    now: at,
  });

  test("the-token-that-was-printed-makes-one-administrator-once", async () => {
    const setUp = openSetUp(auth);
    const token = setUp.issue(now);
    expect(await setUpNeeded(auth.store)).toBe(true);
    await setUp.create(first(token));
    expect(await setUpNeeded(auth.store)).toBe(false);
    expect(await listUsers(auth)).toMatchObject([{ email: "ada@example.org", role: "admin" }]);
    expect((await refused(setUp.create({ ...first(token), email: "eve@example.org" }))).code).toBe(
      "set-up-closed",
    );
    expect((await enter("ada@example.org")).user.role).toBe("admin");
    expect(await actions()).toEqual(["user.create"]);
  });

  test("a-wrong-token-an-old-one-and-none-at-all-are-refused-alike", async () => {
    const setUp = openSetUp(auth);
    const none = await refused(setUp.create(first("")));
    const token = setUp.issue(now);
    const wrong = await refused(setUp.create(first(`${token}x`)));
    const late = await refused(setUp.create(first(token, now + tokenLifetime + 1)));
    const replaced = setUp.issue(now) && (await refused(setUp.create(first(token))));
    for (const error of [none, wrong, late, replaced])
      expect(error).toMatchObject({ code: "set-up-closed", message: none.message });
    expect(await setUpNeeded(auth.store)).toBe(true);
  });

  test("two-with-the-same-link-at-once-make-one-administrator", async () => {
    const setUp = openSetUp(auth);
    const token = setUp.issue(now);
    const both = await Promise.allSettled([
      setUp.create(first(token)),
      setUp.create({ ...first(token), email: "eve@example.org" }),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await listUsers(auth)).toHaveLength(1);
  });

  test("tokens-cannot-be-guessed-in-bulk", async () => {
    const setUp = openSetUp(auth);
    const token = setUp.issue(now);
    for (let n = 0; n < 20; n++) await refused(setUp.create(first(`guess ${n}`)));
    expect((await refused(setUp.create(first(token)))).code).toBe("too-many-attempts");
  });
});

describe("signing in", () => {
  test("a-wrong-password-and-an-unknown-address-get-the-same-sentence", async () => {
    await person("ada@example.org");
    const wrong = await refused(enter("ada@example.org", "not the password"));
    const nobody = await refused(enter("nobody@example.org"));
    expect(wrong).toMatchObject({ code: "wrong-password", message: nobody.message });
  });

  test("the-cookie-is-out-of-reach-for-scripts-and-other-sites-and-secure-when-people-come-by-https", async () => {
    await person("ada@example.org");
    const [plain] = (await enter("ada@example.org")).setCookies;
    expect(plain).toMatch(/^sluice\.session_token=.*HttpOnly.*SameSite=Lax/i);
    expect(plain).not.toMatch(/Secure/);
    const https = openAuth(auth.store, { secret: "s".repeat(64), secureCookies: true });
    const [secure] = (await signIn(https, { email: "ada@example.org", password, remoteAddress: "x", now }))
      .setCookies;
    expect(secure).toMatch(/^__Secure-sluice\.session_token=.*; Secure/);
  });

  test("a-session-is-a-row-and-a-forged-or-foreign-cookie-is-nobody", async () => {
    await person("ada@example.org", "operator");
    const cookie = cookieOf((await enter("ada@example.org")).setCookies);
    expect((await sessionOf(auth, cookie)).user).toMatchObject({
      email: "ada@example.org",
      role: "operator",
    });
    expect((await sessionOf(auth, cookie.replace(/.$/, "A"))).user).toBeNull();
    const other = openAuth(auth.store, { secret: "t".repeat(64), secureCookies: false });
    expect((await sessionOf(other, cookie)).user).toBeNull();
    expect((await sessionOf(auth, undefined)).user).toBeNull();
    expect((await sessionOf(auth, "sluice.session_token=")).user).toBeNull();
  });

  test("after-signing-out-the-old-cookie-is-nobody", async () => {
    await person("ada@example.org");
    const cookie = cookieOf((await enter("ada@example.org")).setCookies);
    const cleared = await signOut(auth, cookie);
    expect(cleared.join()).toMatch(/Max-Age=0/i);
    expect((await sessionOf(auth, cookie)).user).toBeNull();
    await signOut(auth, undefined);
  });

  test("the-role-is-never-older-than-the-request", async () => {
    const { id } = await person("ada@example.org", "operator");
    const cookie = cookieOf((await enter("ada@example.org")).setCookies);
    await setRole(auth, id, "viewer", actor);
    expect((await sessionOf(auth, cookie)).user?.role).toBe("viewer");
    await removeUser(auth, (await person("eve@example.org")).id, actor);
    expect((await sessionOf(auth, cookie)).user?.role).toBe("viewer");
  });

  test("better-auth-lets-nobody-sign-up-or-name-a-role", async () => {
    const asked = auth.better.api.signUpEmail({
      body: { name: "Eve", email: "eve@example.org", password },
    });
    await expect(asked).rejects.toThrow(/sign up/i);
    expect(await listUsers(auth)).toEqual([]);
  });
});

describe("too many attempts", () => {
  test("the-ninth-wrong-password-in-five-minutes-is-not-even-looked-at", async () => {
    await person("ada@example.org");
    for (let n = 0; n < 8; n++)
      expect((await refused(enter("ada@example.org", "wrong"))).code).toBe("wrong-password");
    const locked = await refused(enter("ada@example.org"));
    expect(locked.code).toBe("too-many-attempts");
    expect(locked.message).toBe("Too many attempts. Try again in 5 minutes.");
    expect((await refused(enter("ada@example.org", password, undefined, now + 299_000))).message).toMatch(
      /1 second\./,
    );
    expect((await enter("ada@example.org", password, undefined, now + 300_001)).user.email).toBe(
      "ada@example.org",
    );
  });

  test("many-at-once-count-as-many", async () => {
    await person("ada@example.org");
    const codes = await Promise.all(
      Array.from({ length: 24 }, async () => (await refused(enter("ada@example.org", "wrong"))).code),
    );
    expect(codes.filter((code) => code === "wrong-password")).toHaveLength(8);
  });

  test("a-stranger-does-not-lock-the-operator-out-of-another-address", async () => {
    await person("ada@example.org");
    for (let n = 0; n < 12; n++) await refused(enter("ada@example.org", "wrong", "203.0.113.7"));
    expect((await enter("ada@example.org", password, "10.0.0.9")).user.email).toBe("ada@example.org");
  });

  test("a-success-clears-what-led-to-it", async () => {
    await person("ada@example.org");
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 6; n++) await refused(enter("ada@example.org", "wrong"));
      await enter("ada@example.org");
    }
  });

  test("spraying-many-accounts-from-one-address-is-stopped", async () => {
    await refused(enter("user0@example.org", "wrong"));
    // As if 59 more had followed; each costs a password hash.
    await auth.store.pool.query("UPDATE rate_limit SET count = 60 WHERE key = 'sign-in from 10.0.0.9'");
    expect((await refused(enter("user99@example.org", "wrong"))).code).toBe("too-many-attempts");
  });
});

describe("people", () => {
  test("every-act-leaves-its-line-in-the-audit-and-a-refused-one-leaves-none", async () => {
    const { id: ada } = await person("ada@example.org", "admin");
    const { id: bob } = await person("bob@example.org");
    await setRole(auth, bob, "operator", actor);
    await setRole(auth, bob, "operator", actor);
    await resetPassword(auth, bob, "another password", actor);
    await removeUser(auth, bob, actor);
    await refused(removeUser(auth, ada, actor));
    await refused(removeUser(auth, bob, actor));
    expect(await actions()).toEqual([
      "user.create",
      "user.create",
      "user.set-role",
      "user.reset-password",
      "user.remove",
    ]);
  });

  test("the-last-administrator-stays-one-also-when-two-demote-each-other-at-once", async () => {
    const { id: ada } = await person("ada@example.org", "admin");
    const { id: bob } = await person("bob@example.org", "admin");
    const both = await Promise.allSettled([
      setRole(auth, ada, "viewer", actor),
      setRole(auth, bob, "viewer", actor),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await listUsers(auth)).filter(({ role }) => role === "admin")).toHaveLength(1);
  });

  test("an-address-belongs-to-one-person", async () => {
    await person("ada@example.org");
    expect((await refused(person("ada@example.org"))).code).toBe("conflict");
  });

  test("a-new-password-from-an-administrator-ends-every-session", async () => {
    const { id } = await person("ada@example.org");
    const cookie = cookieOf((await enter("ada@example.org")).setCookies);
    await resetPassword(auth, id, "another password", actor);
    expect((await sessionOf(auth, cookie)).user).toBeNull();
    expect((await enter("ada@example.org", "another password")).user.id).toBe(id);
  });

  test("ones-own-new-password-needs-the-old-one-and-ends-the-other-sessions-only", async () => {
    const { id } = await person("ada@example.org");
    const here = await enter("ada@example.org");
    const elsewhere = cookieOf((await enter("ada@example.org")).setCookies);
    const change = (current: string) =>
      changeOwnPassword(
        auth,
        { userId: id, sessionId: here.user.sessionId, current, next: "another password", now },
        actor,
      );
    expect((await refused(change("wrong"))).code).toBe("wrong-password");
    await change(password);
    expect((await sessionOf(auth, cookieOf(here.setCookies))).user?.id).toBe(id);
    expect((await sessionOf(auth, elsewhere)).user).toBeNull();
    for (let n = 0; n < 7; n++) await refused(change("wrong"));
    expect((await refused(change("another password"))).code).toBe("too-many-attempts");
  });

  test("open-streams-see-a-removed-or-demoted-person", async () => {
    const { id: ada } = await person("ada@example.org", "admin");
    const { id: bob } = await person("bob@example.org");
    const sessions = await Promise.all(
      ["ada@example.org", "bob@example.org"].map(async (email) => (await enter(email)).user.sessionId),
    );
    await person("eve@example.org", "admin");
    await setRole(auth, ada, "viewer", actor);
    await removeUser(auth, bob, actor);
    const roles = await rolesOfSessions(auth, sessions, new Date());
    expect([...roles]).toEqual([[sessions[0], "viewer"]]);
    expect((await rolesOfSessions(auth, sessions, new Date(now + 30 * 86_400_000))).size).toBe(0);
  });
});
