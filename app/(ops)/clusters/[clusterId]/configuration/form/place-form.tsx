"use client";
/** The form of one place: the fields that say something first, those left at their defaults folded away below. */
import { Search } from "lucide-react";
import { useMemo, useState } from "react";
import { Banner } from "../../../../../_ui/banner";
import { Button } from "../../../../../_ui/button";
import { EmptyState } from "../../../../../_ui/empty-state";
import { Input } from "../../../../../_ui/field";
import { plural } from "../../../../../_ui/format";
import { Panel } from "../../../../../_ui/panel";
import type { Words } from "./control";
import { FieldRow, type FieldVerbs } from "./field-row";
import type { FormField } from "./fields";
import { usual } from "./usual";

export type FormVerbs = {
  readonly set: (field: FormField, hostIds: readonly string[], words: Words | null) => void;
  /** Null: nothing to take out. */
  readonly undo: (field: FormField) => (() => void) | null;
  readonly fileHref: FieldVerbs["fileHref"];
};

export function PlaceForm({
  kind,
  fields,
  scope,
  readOnly,
  verbs,
}: {
  kind: string;
  fields: readonly FormField[];
  scope: string | null;
  readOnly: boolean;
  verbs: FormVerbs;
}) {
  // A field that is set or cleared stays where it is as long as the form is open: nothing moves under the cursor.
  const [begun] = useState(
    () => new Set(fields.filter((field) => field.said || usual(kind, field.id)).map(({ id }) => id)),
  );
  const [query, setQuery] = useState("");
  const [more, setMore] = useState(false);
  const shown = useMemo(() => fields.filter(({ id }) => begun.has(id)), [fields, begun]);
  const rest = useMemo(() => fields.filter(({ id }) => !begun.has(id)), [fields, begun]);
  const found = useMemo(() => rest.filter((field) => matches(field, query)), [rest, query]);
  const row = (field: FormField) => (
    <FieldRow
      key={field.id}
      field={field}
      scope={scope}
      readOnly={readOnly}
      verbs={{
        set: (hostIds, words) => verbs.set(field, hostIds, words),
        undo: verbs.undo(field),
        fileHref: verbs.fileHref,
      }}
    />
  );
  const touched = rest.filter(({ edited, said }) => edited || said).length;
  return (
    <div className="@container flex flex-col gap-4">
      {shown.length > 0 && <Panel flush>{shown.map(row)}</Panel>}
      {rest.length > 0 && (
        <Panel flush>
          <div className="flex min-h-10 flex-wrap items-center gap-3 px-4 py-1.5">
            <Button size="small" variant="ghost" aria-expanded={more} onClick={() => setMore(!more)}>
              {more
                ? "Hide what is left at its default"
                : `${plural(rest.length, "more setting")} left at the default`}
            </Button>
            {touched > 0 && !more && <span className="text-ink-3 text-xs">{touched} of them edited</span>}
            {more && (
              <div className="ms-auto w-56">
                <Input
                  type="search"
                  aria-label="Find a setting"
                  placeholder="Find a setting"
                  icon={<Search aria-hidden size={13} />}
                  value={query}
                  onChange={(event) => setQuery(event.target.value)}
                  className="h-7"
                />
              </div>
            )}
          </div>
          {more && (
            <div className="border-line border-t">
              {found.length === 0 ? (
                <EmptyState kind="nothing-matches" title={`No setting here is about “${query}”`} />
              ) : (
                found.map(row)
              )}
            </div>
          )}
        </Panel>
      )}
      {fields.length === 0 && (
        <Banner kind="info" className="rounded-lg">
          There is nothing to set here by a form. Edit the file as text.
        </Banner>
      )}
    </div>
  );
}

const matches = ({ id, label, help }: FormField, query: string): boolean =>
  query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${id} ${label} ${help}`.toLowerCase().includes(word));
