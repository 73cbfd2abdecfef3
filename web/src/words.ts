/** Numbers, places and confidence in words. */
import type { Entity, Place } from "./model";

/** "line 12" or "lines 12–15", with a space at which no line ends. */
export function linesOf(place: Pick<Place, "line_start" | "line_end">): string {
  const { line_start: first, line_end: last } = place;
  return first === last ? `line\u00a0${first}` : `lines\u00a0${first}–${last}`;
}

/** How sure an answer is. */
export function sureness(confidence: number): string {
  if (confidence >= 0.9) return "Very likely right";
  if (confidence >= 0.75) return "Likely right";
  if (confidence >= 0.55) return "Probably right; read the lines";
  return "Uncertain; read the lines";
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** A share that rounds to 100 % only where it is whole. */
export const coverage = (share: number): string => `${(Math.floor(share * 1000) / 10).toLocaleString("en")} %`;

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

/** The id of an entity in its IRI. */
export const idOf = (iri: string): string => decodeURIComponent(iri.replace(/^.*?\/id\//, ""));

/** Words of a text without case and punctuation, for comparing texts. */
export const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** A quoted line without its bullet. */
export const unbulleted = (line: string): string => line.replace(/^\s*(?:[-*•]\s+)?/, "").trimEnd();

/** The class of an entity in words: "UseCase" is "use case". */
export const className = (type: string): string => type.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

/** What stands beside an entity's name: its class, and what a misspelt name was probably meant to be. */
export const noteOf = ({ type, meant }: Pick<Entity, "type" | "meant">): string =>
  meant ? `perhaps a slip for “${meant}”` : className(type);

/** A time as people of here write it. */
export const timeOf = (iso: string): string =>
  new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
