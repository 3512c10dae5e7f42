"use client";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { IconButton } from "./button";
import { announce } from "./toast";

/** Copies `text`; says so beside the pointer and to screen readers. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <IconButton
      size="small"
      label={copied ? "Copied" : label}
      icon={copied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
      onClick={async () => {
        await navigator.clipboard.writeText(text);
        announce("Copied");
        setCopied(true);
        setTimeout(() => setCopied(false), 1500);
      }}
    />
  );
}
