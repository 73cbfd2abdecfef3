/** What questions are restricted to: documents and folders, and a box to add one. */
import { useState } from "preact/hooks";
import { api, get, useLoaded } from "../client";
import type { DocumentList } from "../model";
import { Chips } from "./chips";
import type { Option } from "./combobox";
import { Picker } from "./picker";

interface WithinProps {
  /** Ids of documents, and of folders with a slash at their end. */
  names: readonly string[];
  restrict: (names: readonly string[]) => void;
}

const LISTED = 200; // documents looked at for their folders
const SHOWN = 10;

/** Nothing where there is but one text and no restriction. */
export function Within({ names, restrict }: WithinProps) {
  const { data } = useLoaded<DocumentList>(api("/documents", { limit: 1 }));
  const [open, setOpen] = useState(false);
  if (names.length === 0 && (!data || data.total < 2)) return null;
  const add = async (typed: string, option: Option | undefined) => {
    const found = option ?? (await suggestTexts(typed).catch(() => []))[0];
    if (!found) return false;
    setOpen(false);
    if (!names.includes(found.value)) restrict([...names, found.value]);
    return true;
  };
  return (
    <section class="scope" aria-label="Texts to answer from">
      {names.length > 0 && <span>Only from</span>}
      <Chips
        label="Texts to answer from"
        names={names}
        remove={(name) => restrict(names.filter((one) => one !== name))}
      />
      {open ? (
        <Picker
          label="Text or folder"
          autofocus
          placeholder="Name of a text or folder"
          suggest={suggestTexts}
          pick={add}
        />
      ) : (
        <button type="button" class="quiet" onClick={() => setOpen(true)}>
          {names.length ? "Add another text" : `From all ${data?.total.toLocaleString("en")} texts; choose some`}
        </button>
      )}
    </section>
  );
}

/** Folders and documents whose names hold the words typed. */
async function suggestTexts(typed: string, signal?: AbortSignal): Promise<Option[]> {
  const words = typed.trim();
  const { documents } = await get<DocumentList>(api("/documents", { q: words, limit: LISTED }), signal);
  const folders = new Set(documents.flatMap(({ id }) => foldersOf(id)));
  const named = [...folders].filter((folder) => folder.toLowerCase().includes(words.toLowerCase()));
  return [
    ...named.map((folder) => ({ value: folder, label: folder, note: "folder" })),
    ...documents.map((one) => ({ value: one.id, label: one.title, note: one.id })),
  ].slice(0, SHOWN);
}

/** "a/b/c" lies in "a/" and "a/b/". */
function foldersOf(id: string): string[] {
  const parts = id.split("/").slice(0, -1);
  return parts.map((_, place) => `${parts.slice(0, place + 1).join("/")}/`);
}
