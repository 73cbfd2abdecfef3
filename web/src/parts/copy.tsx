import { useState } from "preact/hooks";
import { asTrouble } from "../client";

interface CopyButtonProps {
  label: string;
  class?: string;
  text: () => string | Promise<string>;
}

const TOLD_MS = 2500;

/** Puts a text on the clipboard, and says for a moment whether that worked. */
export function CopyButton({ label, class: name, text }: CopyButtonProps) {
  const [told, setTold] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await text());
      setTold("Copied");
    } catch (error) {
      setTold(`Not copied: ${asTrouble(error).message}`);
    }
    setTimeout(() => setTold(""), TOLD_MS);
  };
  return (
    <button type="button" class={name} onClick={copy}>
      {told || label}
    </button>
  );
}
