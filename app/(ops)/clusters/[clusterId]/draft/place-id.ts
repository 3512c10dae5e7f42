/** A place of the configuration as it stands in the address (`?at=`). Pure; read back by the configuration's tree. */

/** A whole file of one host, as text. */
export const filePlaceId = (hostId: string, path: string): string => `file:${hostId}:${path}`;

export const readFilePlaceId = (id: string): { readonly hostId: string; readonly path: string } | null => {
  const [, hostId, path] = /^file:([^:]+):(.+)$/s.exec(id) ?? [];
  return hostId === undefined || path === undefined ? null : { hostId, path };
};
