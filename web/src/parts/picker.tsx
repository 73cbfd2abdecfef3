/** A box to pick things by name, one after the other: what was picked leaves the box empty for the next. */
import { useState } from "preact/hooks";
import { Combobox, type Option } from "./combobox";

interface PickerProps {
  label: string;
  placeholder: string;
  autofocus?: boolean;
  suggest: (typed: string, signal?: AbortSignal) => Promise<Option[]>;
  /** What was typed, or the suggestion that was chosen; false where nothing is called so: the box keeps the words. */
  pick: (typed: string, option: Option | undefined) => boolean | Promise<boolean>;
}

export function Picker({ pick, ...box }: PickerProps) {
  const [typed, setTyped] = useState("");
  const choose = async (value: string, option: Option | undefined) => {
    const words = value.trim();
    if (words && (await pick(words, option))) setTyped("");
  };
  return <Combobox {...box} value={typed} onType={setTyped} onChoose={choose} />;
}
