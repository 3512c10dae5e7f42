"use client";
/**
 * Choosing how Sluice signs in to a host. A pasted key or password lives in this component's inputs only; it is sealed
 * by `takeCredential` at the moment of sending and wiped from the page at once. Nothing above this component ever
 * holds the clear text.
 */
import { type Ref, useImperativeHandle, useRef, useState } from "react";
import type { CredentialChoice } from "#domain/onboarding/proposal";
import { Field, Input, Select, Textarea } from "../_ui/field";
import { recogniseKey, tidyKey } from "./private-key";
import { seal } from "./seal";

export type CredentialMode = "installation" | "sealed-key" | "sealed-password" | "agent" | "keep";

const modeLabels: Readonly<Record<CredentialMode, string>> = {
  keep: "Leave as it is",
  installation: "Sluice's own key",
  "sealed-key": "Another private key",
  "sealed-password": "A password",
  agent: "The worker's SSH agent",
};

export type Taken =
  | { readonly kind: "taken"; readonly credential: CredentialChoice }
  | { readonly kind: "kept" }
  | { readonly kind: "problem"; readonly sentence: string };

/** What a form calls when it is sent: seals what was typed, wipes it, gives the credential or a sentence. */
export type CredentialHandle = { readonly take: () => Promise<Taken> };

type Props = {
  readonly handle: Ref<CredentialHandle>;
  readonly mode: CredentialMode;
  readonly onMode: (mode: CredentialMode) => void;
  readonly modes: readonly CredentialMode[];
  /** What `keep` keeps, in words. */
  readonly keepLabel?: string;
  /** The worker's recipient; null while it is not known. */
  readonly recipient: string | null;
};

const problem = (sentence: string): Taken => ({ kind: "problem", sentence });

export function CredentialField({ handle, mode, onMode, modes, keepLabel, recipient }: Props) {
  // Uncontrolled on purpose: React's state would keep copies of every keystroke.
  const key = useRef<HTMLTextAreaElement>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string | null>(null);
  const [needsPassphrase, setNeedsPassphrase] = useState(false);

  const wipe = () => {
    for (const field of [key.current, passphrase.current, password.current])
      if (field !== null) field.value = "";
    setNeedsPassphrase(false);
  };

  const lookAtKey = () => {
    const pasted = recogniseKey(key.current?.value ?? "");
    setError(pasted.kind === "refused" ? pasted.why : null);
    setNeedsPassphrase(pasted.kind === "key" && pasted.encrypted);
  };

  const takeKey = async (): Promise<Taken> => {
    const pasted = recogniseKey(key.current?.value ?? "");
    if (pasted.kind === "empty") return problem("Paste the private key.");
    if (pasted.kind === "refused") return problem(pasted.why);
    const secret = passphrase.current?.value ?? "";
    if (pasted.encrypted && secret === "") return problem("This key is encrypted: type its passphrase.");
    const privateKey = tidyKey(key.current?.value ?? "");
    const sealed = await seal(
      { kind: "key", privateKey, passphrase: secret === "" ? null : secret },
      recipient ?? "",
    );
    return { kind: "taken", credential: { kind: "sealed-key", sealed } };
  };

  const takePassword = async (): Promise<Taken> => {
    const typed = password.current?.value ?? "";
    if (typed === "") return problem("Type the password.");
    const sealed = await seal({ kind: "password", password: typed }, recipient ?? "");
    return { kind: "taken", credential: { kind: "sealed-password", sealed } };
  };

  useImperativeHandle(handle, () => ({
    take: async () => {
      try {
        const taken: Taken =
          mode === "keep"
            ? { kind: "kept" }
            : mode === "sealed-key"
              ? await takeKey()
              : mode === "sealed-password"
                ? await takePassword()
                : { kind: "taken", credential: { kind: mode } };
        setError(taken.kind === "problem" ? taken.sentence : null);
        if (taken.kind === "taken") wipe();
        return taken;
      } catch (failure) {
        const sentence =
          failure instanceof Error
            ? failure.message
            : "The credential could not be sealed. Nothing was sent.";
        setError(sentence);
        return problem(sentence);
      }
    },
  }));

  const choose = (next: string) => {
    wipe();
    setError(null);
    const known = modes.find((one) => one === next);
    if (known !== undefined) onMode(known);
  };

  return (
    <div className="flex flex-col gap-3">
      <Field label="Sign in with">
        <Select value={mode} onChange={(event) => choose(event.target.value)}>
          {modes.map((one) => (
            <option key={one} value={one}>
              {one === "keep" && keepLabel !== undefined ? keepLabel : modeLabels[one]}
            </option>
          ))}
        </Select>
      </Field>
      {mode === "sealed-key" ? (
        <>
          <Field
            label="Private key"
            error={error}
            hint="It is sealed in this browser to the worker's key. The server and the database never see it in clear."
          >
            <Textarea
              ref={key}
              mono
              rows={6}
              autoComplete="off"
              placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
              onInput={lookAtKey}
            />
          </Field>
          {needsPassphrase ? (
            <Field label="Passphrase of the key" hint="Sealed together with the key.">
              <Input ref={passphrase} type="password" autoComplete="off" />
            </Field>
          ) : null}
        </>
      ) : null}
      {mode === "sealed-password" ? (
        <Field
          label="Password"
          error={error}
          hint="It is sealed in this browser to the worker's key. The server and the database never see it in clear."
        >
          <Input ref={password} type="password" autoComplete="off" />
        </Field>
      ) : null}
      {mode === "agent" ? (
        <p className="text-ink-3 text-xs">
          The agent at SSH_AUTH_SOCK of the worker's process holds the key; Sluice stores nothing.
        </p>
      ) : null}
      {error !== null && mode !== "sealed-key" && mode !== "sealed-password" ? (
        <p className="text-down text-xs">{error}</p>
      ) : null}
    </div>
  );
}
