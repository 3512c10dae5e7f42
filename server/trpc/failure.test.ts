import { TRPCError } from "@trpc/server";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { SluiceError } from "../domain/sluice-error";
import { failureOf } from "./failure";

const wrap = (cause: Error, code: TRPCError["code"] = "INTERNAL_SERVER_ERROR") =>
  new TRPCError({ code, cause });

describe("what the browser may know of an error", () => {
  test("a-sentence-for-a-person-is-shown-as-it-is", () => {
    const cause = new SluiceError("conflict", "There is already a cluster named web.");
    expect(failureOf(wrap(cause, "CONFLICT"))).toEqual({
      code: "conflict",
      sentence: "There is already a cluster named web.",
      fields: null,
    });
  });

  test("the-text-of-an-unforeseen-error-never-leaves-the-server", () => {
    const failure = failureOf(wrap(new Error("password=hunter2 at /root/.sluice")));
    expect(failure.code).toBe("defect");
    expect(JSON.stringify(failure)).not.toMatch(/hunter2|\.sluice/);
  });

  test("a-database-that-is-away-is-said-and-not-called-a-defect", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 10.1.2.3:5432"), { code: "ECONNREFUSED" });
    const failure = failureOf(wrap(refused));
    expect(failure.code).toBe("store-unreachable");
    expect(failure.sentence).not.toContain("10.1.2.3");
  });

  test("bad-input-is-said-per-field", () => {
    const { error } = z
      .object({ ssh: z.object({ port: z.number() }), name: z.string("Give it a name.") })
      .safeParse({ ssh: { port: "x" } });
    const failure = failureOf(wrap(error ?? new Error(), "BAD_REQUEST"));
    expect(failure.code).toBe("invalid");
    expect(Object.keys(failure.fields ?? {}).sort()).toEqual(["name", "ssh.port"]);
    expect(failure.fields?.name).toBe("Give it a name.");
  });

  test("an-answer-of-the-wrong-shape-is-our-defect-not-the-persons-input", () => {
    const { error } = z.object({ port: z.number() }).safeParse({});
    expect(failureOf(wrap(error ?? new Error()))).toMatchObject({ code: "defect", fields: null });
  });

  test("what-a-parser-said-about-the-request-is-not-repeated", () => {
    const failure = failureOf(wrap(new SyntaxError("Unexpected token s in secret"), "PARSE_ERROR"));
    expect(failure.sentence).toBe("The request could not be read.");
  });
});
