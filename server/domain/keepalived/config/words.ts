/** Settings in an operator's words: `HTTP_GET / expects 200, every 2 s, 1 retry after 1 s, 2 s timeout`. Pure. */
import type { Checker, CheckTimers, CheckUrl, Connection } from "./view/checker-model";
import type { Forwarding } from "./view/service-model";

const seconds = (value: number): string => `${Number(value.toFixed(3))} s`;

const retries = (count: number, delay: number): string =>
  count === 0 ? "no retry" : `${count} ${count === 1 ? "retry" : "retries"} after ${seconds(delay)}`;

const rhythm = (timers: CheckTimers): string =>
  `every ${seconds(timers.delayLoop.value)}, ${retries(timers.retry.value, timers.delayBeforeRetry.value)}`;

const place = ({ connectIp, connectPort }: Connection): string =>
  (connectIp.value === null ? "" : ` at ${connectIp.value}`) +
  (connectPort.value === null ? "" : ` on port ${connectPort.value}`);

const url = ({ path, digest, statusCodes, regex, regexNoMatch, virtualhost }: CheckUrl): string => {
  const expects = [
    // With a digest and no status_code of its own keepalived still wants a good status.
    statusCodes.value.join(" "),
    ...(digest.value === null ? [] : [`digest ${digest.value}`]),
    ...(regex.value === null ? [] : [`${regexNoMatch.value ? "no match of" : "a match of"} ${regex.value}`]),
  ];
  const host = virtualhost.value === null ? "" : ` of ${virtualhost.value}`;
  return `${path.value}${host} expects ${expects.join(" and ")}`;
};

const subject = (checker: Exclude<Checker, { kind: "MISC_CHECK" | "FILE_CHECK" | "BFD_CHECK" }>): string => {
  switch (checker.kind) {
    case "HTTP_GET":
    case "SSL_GET":
      return ` ${checker.urls.map(url).join("; ")}`;
    case "SMTP_CHECK":
      return ` as ${checker.heloName.value}`;
    case "DNS_CHECK":
      return ` ${checker.queryName.value} ${checker.queryType.value}`;
    case "UDP_CHECK":
      return checker.requireReply.value ? " with reply" : "";
    case "TCP_CHECK":
    case "PING_CHECK":
      return "";
  }
};

/** One check as one line. */
export const checkInWords = (checker: Checker): string => {
  switch (checker.kind) {
    case "MISC_CHECK": {
      const timeout = checker.timeout.value === 0 ? "" : `, ${seconds(checker.timeout.value)} timeout`;
      const dynamic = checker.dynamic.value ? ", its exit code sets the weight" : "";
      return `MISC_CHECK ${checker.path.value ?? "(no script)"}, ${rhythm(checker)}${timeout}${dynamic}`;
    }
    case "FILE_CHECK": {
      const file = checker.path === null ? "" : ` (${checker.path})`;
      const factor = checker.reverse ? -checker.weight.value : checker.weight.value;
      const effect =
        factor === 0 ? "any value but 0 takes it out" : `its value times ${factor} is added to the weight`;
      return `FILE_CHECK ${checker.trackFile.value ?? "(no file)"}${file}, ${effect}`;
    }
    case "BFD_CHECK":
      return `BFD_CHECK ${checker.name.value ?? "(no session)"}`;
    default:
      return (
        `${checker.kind}${subject(checker)}${place(checker)}, ${rhythm(checker)}, ` +
        `${seconds(checker.connectTimeout.value)} timeout`
      );
  }
};

/** `DR`, `NAT`, `TUN`, `TUN gue port 5555 csum` */
export const methodInWords = ({ method, tunnel }: Forwarding): string =>
  [
    method.toUpperCase(),
    ...(tunnel === null ? [] : [tunnel.type]),
    ...(tunnel?.port ? [`port ${tunnel.port}`] : []),
    ...(tunnel?.checksum ? [tunnel.checksum] : []),
  ].join(" ");
