"use client";
/** The first line of a service: what it is, how it is, since when; then how it is set up. */
import type { ServiceView } from "#domain/cluster/view";
import { configurationHref } from "../../../../../_shell/links";
import { Age, Lasting } from "../../../../../_ui/age";
import { Banner } from "../../../../../_ui/banner";
import { TextLink } from "../../../../../_ui/button";
import { Figure } from "../../../../../_ui/figure";
import { formatCount, formatSi } from "../../../../../_ui/format";
import { Stat } from "../../../../../_ui/panel";
import { DriftMark, StatusMark } from "../../../../../_ui/status-mark";
import { servicePlaceId } from "../../draft/place-id";
import { checksOf, matchWords, methodWords, persistenceWords, schedulerWords } from "./words";

const notTold = <span className="text-ink-3">not told</span>;

export function ServiceHead({
  clusterId,
  service,
  at,
  limitMs,
}: {
  clusterId: string;
  service: ServiceView;
  at: number;
  limitMs: number;
}) {
  const place = servicePlaceId(service.key);
  const method = service.method === null ? null : methodWords[service.method];
  const checks = checksOf(service);
  // Without a scheduler nobody has told anything: "off" and "none" would be made up.
  const told = service.scheduler !== null;
  const flags = service.schedulerFlags.length === 0 ? "" : ` (${service.schedulerFlags.join(", ")})`;
  return (
    <header className="rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3">
        <h1 className="font-semibold text-lg">{service.label ?? matchWords(service)}</h1>
        {service.label === null ? null : <span className="font-mono text-ink-2 text-xs">{service.key}</span>}
        <span className="ms-auto text-ink-3 text-xs">
          last look <Age at={at} limitMs={limitMs} />
        </span>
        {place !== null && (
          <TextLink href={configurationHref(clusterId, { at: place })} className="text-xs">
            Configuration
          </TextLink>
        )}
      </div>
      <p className="flex flex-wrap items-center gap-x-2 px-4 pt-1">
        <StatusMark kind={service.status.kind} />
        <span>{service.status.text}</span>
        {service.status.since === null ? null : (
          <Lasting since={service.status.since} className="text-ink-3" />
        )}
      </p>
      <dl className="flex flex-wrap gap-x-8 gap-y-3 px-4 py-3">
        <Stat name="Connections">
          <Figure
            reading={service.rates}
            format={(rates) => formatSi(rates.conns)}
            unit="/s"
            limitMs={limitMs}
          />
        </Stat>
        <Stat name="Active">
          <Figure reading={service.activeConn} format={formatCount} limitMs={limitMs} />
        </Stat>
        <Stat name="Scheduler">
          {service.scheduler === null ? (
            notTold
          ) : (
            <span data-tip={schedulerWords(service.scheduler) ?? undefined}>
              {service.scheduler}
              {flags}
              {service.ops ? ", one packet" : ""}
            </span>
          )}
        </Stat>
        <Stat name="Method">
          {method === null ? notTold : <span data-tip={method.long}>{method.short}</span>}
        </Stat>
        <Stat name="Persistence">{told ? persistenceWords(service.persistence) : notTold}</Stat>
        <Stat name="Quorum">{service.quorum ?? notTold}</Stat>
        <Stat name="Sorry server">
          {service.sorryServer === null ? (
            <span className="text-ink-3">{told ? "none" : "not told"}</span>
          ) : (
            <span className="font-mono text-base">{service.sorryServer}</span>
          )}
        </Stat>
        <Stat name="Checks">
          {checks.length === 0 ? notTold : <span className="text-base">{checks.join(", ")}</span>}
        </Stat>
      </dl>
      {service.differences.length === 0 ? null : (
        <Banner kind="degraded" className="rounded-b-lg border-line border-t">
          <span className="font-medium">
            <DriftMark what="The directors do not agree" /> The directors do not agree about this service.
          </span>
          <ul className="mt-0.5 list-disc ps-4">
            {service.differences.map((difference) => (
              <li key={difference}>{difference}</li>
            ))}
          </ul>
        </Banner>
      )}
    </header>
  );
}
