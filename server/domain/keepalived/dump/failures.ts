/** Why keepalived holds servers down, in words. Pure. */
import type { CheckFailure } from "../../cluster/observation";
import type { CheckDump, DumpedChecker, DumpedServer, DumpedTrackFile } from "./model";

const checkerInWords = (checker: DumpedChecker, files: readonly DumpedTrackFile[]): string => {
  switch (checker.kind) {
    case "HTTP_GET":
    case "SSL_GET":
      return `${checker.kind} failed (${checker.failedUrl ?? checker.urls.join(" ")})`;
    case "MISC_CHECK":
      return `MISC_CHECK ${checker.script ?? ""} ended with ${checker.lastStatus ?? "an error"}`;
    case "FILE_CHECK": {
      const file = files.find(({ name }) => name === checker.trackFile);
      const value = file?.status ?? null;
      return `FILE_CHECK ${checker.trackFile ?? ""} takes it out${value === null ? "" : ` (${file?.path ?? "file"} says ${value})`}`;
    }
    default:
      return `${checker.kind}${checker.destination === null ? "" : ` of ${checker.destination}`} failed`;
  }
};

const reasonOf = (server: DumpedServer, files: readonly DumpedTrackFile[]): string => {
  const failing = server.checkers.filter((checker) => checker.up === false);
  const untried = failing.filter((checker) => checker.hasRun === false);
  if (failing.length > 0 && untried.length === failing.length)
    return `${untried.map((checker) => checker.kind).join(", ")} not run yet (alpha)`;
  if (failing.length > 0) return failing.map((checker) => checkerInWords(checker, files)).join("; ");
  return server.failedCheckers === null
    ? "keepalived says it is down"
    : `${server.failedCheckers} checks failed`;
};

/**
 * One entry for each service a server is down in, with the checks that hold it there. `at`: when the dump was read, worker clock,
 * milliseconds. A dump that is cut off may lack some.
 */
export const checkFailures = (dump: CheckDump, at: number): readonly CheckFailure[] =>
  dump.services.flatMap((service) =>
    service.servers
      .filter((server) => server.alive === false)
      .flatMap((server) =>
        service.keys.map((key) => ({
          service: key,
          server: server.key,
          why: reasonOf(server, dump.trackFiles),
          at,
        })),
      ),
  );
