/** The little Markdown of answers and texts, drawn as elements: no HTML is ever set from a string. */
import type { ComponentChildren } from "preact";
import { PlaceLink } from "./mark";

const INLINE = /\*\*(.+?)\*\*|`([^`]+)`|\(([^()\n]{1,200}), lines? (\d{1,9})(?:[-–](\d{1,9}))?\)/g;

/** A line with bold words, code, and the places that it names as links to the source. */
export function Inline({ text }: { text: string }) {
  const parts: ComponentChildren[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    parts.push(text.slice(from, match.index));
    parts.push(drawn(match));
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return <>{parts}</>;
}

function drawn([, bold, code, document, first, last]: RegExpMatchArray): ComponentChildren {
  if (bold) return <strong>{bold}</strong>;
  if (!document) return <code>{code}</code>;
  const place = { document, line_start: Number(first), line_end: Number(last ?? first), text: "" };
  return (
    <>
      (<PlaceLink place={place} />)
    </>
  );
}

/** A block of an answer: a paragraph or an item, with the number of the line it was. */
export interface Block {
  text: string;
  item: boolean;
}

/** The lines of an answer as blocks; "- " and "1. " begin items. */
export function blocksOf(answer: string): Block[] {
  return answer
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => {
      const item = /^\s*(?:[-*•]|\d+\.)\s+(.*)$/.exec(line);
      return item?.[1] ? { text: item[1], item: true } : { text: line.trim(), item: false };
    });
}
