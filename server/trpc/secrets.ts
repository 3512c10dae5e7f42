/**
 * Configuration holds passwords: VRRP's auth_pass, OSPF's keys, headers and scripts of checks. Viewers, who could not change them
 * anyway, see that there is one and not which.
 */

const hidden = "••••";

/** Words after which the rest of the line is a secret. Those of keepalived, FRR and Quagga. */
const secret =
  /^(\s*(?:[\w-]+\s+)*?(?:auth_pass|smtp_password|password|enable password|authentication-key|message-digest-key\s+\d+\s+md5|key-string|header|misc_path|script|notify\S*|quorum_up|quorum_down|mysql\S*)(?:\s+\d(?=\s))?\s+)\S.*$/gim;

/** The same as one argument of a command that is shown: `vtysh -c 'ip ospf authentication-key …'`. */
const quotedSecret =
  /('(?:[\w-]+ )*?(?:password|enable password|authentication-key|message-digest-key \d+ md5|key-string)(?: \d(?= ))? )[^']*(?:'\\''[^']*)*'/gi;

const withoutSecretsIn = (text: string): string =>
  text.replace(secret, `$1${hidden}`).replace(quotedSecret, `$1${hidden}'`);

/** Every text in it without secrets; of any shape, as long as it is data. */
export const withoutSecrets = <T>(value: T): T => cleaned(value) as T;

/** Fields of an edit whose words are the secret itself. */
const secretField =
  /^(?:auth_pass|smtp_password|password|header|misc_path|script|notify\w*|.*(?:authentication|digest|key).*)$/i;

const cleaned = (value: unknown): unknown => {
  if (typeof value === "string") return withoutSecretsIn(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  if ("kind" in value && "field" in value && "value" in value)
    return isSecret(value.field) && value.value !== null ? { ...value, value: [hidden] } : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "fields" && typeof inner === "object" && inner !== null
        ? Object.fromEntries(
            Object.entries(inner).map(([field, of]) => [field, isSecret(field) ? [hidden] : of]),
          )
        : cleaned(inner),
    ]),
  );
};

const isSecret = (field: unknown): boolean => typeof field === "string" && secretField.test(field);
