/** What the boxes suggest while one types. */
import { api, get } from "../client";
import type { Suggestions } from "../model";
import { asked } from "../session";
import { noteOf } from "../words";
import type { Option } from "./combobox";

const FROM_HISTORY = 3;
const QUESTIONS = 4;
const ENTITIES = 6;

/** Questions asked before, questions that the texts answer, and names that complete what is typed. */
export async function suggestQuestions(typed: string, signal: AbortSignal): Promise<Option[]> {
  const words = typed.trim();
  if (words.length < 2) return [];
  const found = await get<Suggestions>(api("/suggest", { q: words, limit: ENTITIES }), signal);
  const before = asked().filter((one) => one !== words && one.toLowerCase().includes(words.toLowerCase()));
  const questions = found.questions.filter((one) => !before.includes(one)).slice(0, QUESTIONS);
  return [
    ...before.slice(0, FROM_HISTORY).map((one) => ({ value: one, label: one, note: "asked before" })),
    ...questions.map((one) => ({ value: one, label: one })),
    ...found.entities.map((entity) => ({
      value: `What is ${entity.label}?`,
      label: entity.label,
      note: noteOf(entity),
    })),
  ];
}

/** Entities by the beginning or a part of their name. */
export async function suggestEntities(typed: string, signal?: AbortSignal): Promise<Option[]> {
  const found = await get<Pick<Suggestions, "entities">>(api("/entities", { q: typed.trim(), limit: 8 }), signal);
  return found.entities.map((entity) => ({ value: entity.id, label: entity.label, note: noteOf(entity) }));
}
