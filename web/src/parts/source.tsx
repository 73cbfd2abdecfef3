/** The source beside an answer: the lines around a place, scrolled to it, with its slide or section. */
import { useEffect, useRef } from "preact/hooks";
import { api, below, useLoaded } from "../client";
import type { DocumentText, Section } from "../model";
import { address, changed, go } from "../router";
import { linesOf } from "../words";
import { Loading, Notice } from "./notice";

const AROUND = 60;

/** The places that an address names as its source; null where it names none. */
export function sourceOf(params: URLSearchParams): { document: string; first: number; last: number } | null {
  const document = params.get("source");
  const range = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(params.get("lines") ?? "");
  if (!document || !range) return null;
  return { document, first: Number(range[1]), last: Number(range[2] ?? range[1]) };
}

/** The panel with the source that the address names. */
export function SourcePanel({ params }: { params: URLSearchParams }) {
  const place = sourceOf(params);
  const heading = useRef<HTMLHeadingElement>(null);
  const cameFrom = useRef<Element | null>(null);
  const key = place && `${place.document}:${place.first}-${place.last}`;
  const lines = place && `${Math.max(1, place.first - AROUND)}-${place.last + AROUND}`;
  const { data, trouble, retry, loading } = useLoaded<DocumentText>(
    place && api(below("/documents", place.document), { lines: lines ?? "" }),
  );

  useEffect(() => {
    if (!key) return;
    cameFrom.current ??= document.activeElement;
    heading.current?.focus({ preventScroll: true });
  }, [key]);

  if (!place) return null;
  const close = () => {
    go(changed(params, { source: null, lines: null }));
    const back = cameFrom.current;
    cameFrom.current = null;
    if (back instanceof HTMLElement) back.focus();
  };
  const section = data && sectionAt(data.sections, place.first);
  return (
    <aside
      class="source"
      aria-label="Source"
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <header>
        <div>
          <h2 ref={heading} tabIndex={-1}>
            {data?.title ?? place.document}
          </h2>
          <p>
            {linesOf({ line_start: place.first, line_end: place.last })}
            {section && <span class="section"> · {section.title}</span>}
          </p>
        </div>
        <button type="button" class="close" aria-label="Close the source" onClick={close}>
          ×
        </button>
      </header>
      {trouble && <Notice trouble={trouble} retry={retry} />}
      {!data && !trouble && <Loading what="Opening the source…" />}
      {data && !loading && <Lines text={data} first={place.first} last={place.last} />}
      <footer>
        <a href={address("documents", { document: place.document, at: `${place.first}-${place.last}` })}>
          Open the whole document
        </a>
      </footer>
    </aside>
  );
}

function Lines({ text, first, last }: { text: DocumentText; first: number; last: number }) {
  const list = useRef<HTMLOListElement>(null);
  const shown = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Only the list scrolls: scrollIntoView would move the page behind it, too.
    if (list.current && shown.current) {
      list.current.scrollTop = shown.current.offsetTop - list.current.clientHeight / 3;
    }
  }, [text.id, first]);
  const section = sectionAt(text.sections, first);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <ol ref={list} class="lines" tabIndex={0} aria-label={`Lines of ${text.title}`}>
      {text.lines.map(({ number, text: words }) => {
        const marked = number >= first && number <= last;
        const within = section && number >= section.line_start && number <= section.line_end;
        return (
          <li
            key={number}
            ref={number === first ? shown : null}
            class={`${marked ? "marked" : ""}${within ? " within" : ""}`}
          >
            <span class="number">{number}</span>
            {marked ? <mark>{words || " "}</mark> : <span>{words || " "}</span>}
          </li>
        );
      })}
    </ol>
  );
}

function sectionAt(sections: readonly Section[], line: number): Section | undefined {
  return sections.findLast((section) => section.line_start <= line && line <= section.line_end);
}
