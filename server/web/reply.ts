/** Plain answers outside of tRPC. */
import type { ServerResponse } from "node:http";
import superjson from "superjson";
import type { Failure } from "../trpc/failure";
import type { Verdict } from "./request-guard";

export const sendJson = (res: ServerResponse, status: number, body: unknown): void => {
  res.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  res.end(JSON.stringify(body));
};

/** A refusal in the shape of a tRPC error, so that the browser's client shows its sentence. */
export const refuse = (res: ServerResponse, { status, sentence }: Verdict & { kind: "refuse" }): void => {
  const failure: Failure = { code: "foreign-request", sentence, fields: null };
  const error = {
    code: -32_003,
    message: sentence,
    data: { code: "FORBIDDEN", httpStatus: status, failure },
  };
  sendJson(res, status, { error: superjson.serialize(error) });
};
