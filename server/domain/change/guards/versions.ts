/** Guards over what the installed keepalived can read, and what it does wrong. */

import { expandConfig, type Statement } from "../../keepalived/config/expand";
import { parseConfig } from "../../keepalived/config/parse";
import { atLeast, parseVersion } from "../../keepalived/version";
import { textAt } from "../files";
import { block, type Finding, placeOf, type SceneHost, type StateGuard, type When, warn } from "./scene";
import { headOf } from "./services";

const versionOf = (host: SceneHost) => {
  const facts = host.observation?.facts;
  const printed = facts?.kind === "known" ? facts.value.versions.keepalived : null;
  const read = printed === null ? null : parseVersion(`Keepalived v${printed}`);
  return read?.kind === "parsed" ? read.value : null;
};

type At = { readonly block: string; readonly statement: Statement };

const statementsIn = (statements: readonly Statement[], around: string): readonly At[] =>
  statements.flatMap((statement) => [
    { block: around, statement },
    ...statementsIn(statement.children ?? [], statement.name),
  ]);

const everyStatement = (host: SceneHost, when: When): readonly At[] => {
  const { configId, keepalivedPath } = host.host;
  const text = keepalivedPath === null ? null : textAt(host[when].files, keepalivedPath);
  if (text === null) return [];
  return statementsIn(
    expandConfig(parseConfig(text, configId === null ? {} : { configId })).statements,
    "top",
  );
};

const tooNew: StateGuard = ({ hosts, since }, when) =>
  hosts.flatMap((host) => {
    const installed = versionOf(host);
    if (installed === null) return [];
    return everyStatement(host, when).flatMap(({ block: around, statement }): readonly Finding[] => {
      const needed = since(around, statement.name);
      if (needed === null || atLeast(installed, needed)) return [];
      const sentence = `${statement.name} needs keepalived ${needed.join(".")}, and ${host.host.name} has ${installed.version}: it would be passed over`;
      return [block("directive-too-new", `${around} ${statement.name}`, sentence, placeOf(host, statement))];
    });
  });

/** Some of 2.0.x to 2.1.5 wrote weight 1 where the file says 0. */
const weightZero: StateGuard = ({ hosts }, when) =>
  hosts.flatMap((host) => {
    const installed = versionOf(host);
    if (installed === null || !atLeast(installed, [2, 0, 0]) || atLeast(installed, [2, 1, 6])) return [];
    return (host[when].keepalived?.virtualServers ?? []).flatMap((service) =>
      service.realServers
        .filter(({ weight }) => weight.value === 0)
        .map((server) =>
          warn(
            "weight-zero-by-version",
            `${headOf(service)} ${server.key}`,
            `keepalived ${installed.version} on ${host.host.name} may give ${server.key} weight 1 where the file says 0`,
            placeOf(host, server.weight.origin),
          ),
        ),
    );
  });

export const versionGuards: readonly StateGuard[] = [tooNew, weightZero];
