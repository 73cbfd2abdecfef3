/** An answer, drawn as what it is: sentences, steps, hops, a table, choices, or a refusal with what is near. */
import type { ComponentChildren } from "preact";
import type { Answer, BackingClaim, Citation, Place } from "../model";
import { address } from "../router";
import { bare, count, idOf, linesOf, percent, sureness, unbulleted } from "../words";
import { ComparisonTable } from "./comparison";
import { CopyButton } from "./copy";
import { Marks, PlaceLink } from "./mark";
import { type Block, blocksOf, Inline } from "./rich";

const STATUS = { answered: "", not_found: "Not in the texts", ambiguous: "Several meanings" };

/** Kinds of questions whose name is no plain word. */
const KINDS: Readonly<Record<string, string>> = { boolean: "yes or no", howto: "how to", reverse: "which one" };

const VERDICT = /^\*\*/; // a comparison that says which of the things it is names it first
const REFUSAL = /^Not in the source\.\s*/; // the heading says it

interface AnswerCardProps {
  answer: Answer;
  /** The documents and folders that the question was restricted to. */
  within: readonly string[];
  stale: boolean;
}

export function AnswerCard({ answer, within, stale }: AnswerCardProps) {
  const refused = answer.status === "not_found";
  return (
    <article class={`answer ${answer.status}${stale ? " stale" : ""}`} aria-label="Answer">
      {STATUS[answer.status] && <p class="status">{STATUS[answer.status]}</p>}
      <Said answer={answer} />
      {answer.table && <ComparisonTable table={answer.table} citations={answer.citations} />}
      {answer.steps.length > 0 && <Steps answer={answer} />}
      {answer.suggestions.length > 0 && <Choices answer={answer} within={within} />}
      <Facts answer={answer} within={within} />
      {answer.citations.length > 0 && <Quotes citations={answer.citations} />}
      {answer.claims.length > 0 && (
        <Fold title={count(answer.claims.length, "claim")}>
          <Claims claims={answer.claims} citations={answer.citations} />
        </Fold>
      )}
      {answer.passages.length > 0 && (
        <Fold title={refused ? "Nearest passages" : count(answer.passages.length, "passage")} open={refused}>
          <Passages passages={answer.passages} />
        </Fold>
      )}
      {answer.sparql && (
        <Fold title="SPARQL">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <pre tabIndex={0}>{answer.sparql}</pre>
          <a class="button" href={address("sparql", { query: answer.sparql })}>
            Open in the editor
          </a>
        </Fold>
      )}
    </article>
  );
}

/** The answer's own words, without what steps or a table tell better. */
function Said({ answer }: { answer: Answer }) {
  const words = answer.status === "not_found" ? answer.answer.replace(REFUSAL, "") : answer.answer;
  const blocks = blocksOf(words).filter((block) => !toldElsewhere(block, answer));
  const marks = marksOf(blocks, answer);
  const items = blocks.flatMap((block, place) => (block.item ? [place] : []));
  const drawn = (place: number) => (
    <>
      <Inline text={blocks[place]?.text ?? ""} />
      {"\u00a0"}
      <Marks ids={marks[place] ?? []} citations={answer.citations} />
    </>
  );
  return (
    <div class="said">
      {blocks.map((block, place) => {
        if (!block.item) return <p key={block.text}>{drawn(place)}</p>;
        if (place !== items[0]) return null;
        return (
          <ul key="items">
            {items.map((item) => (
              <li key={item}>{drawn(item)}</li>
            ))}
          </ul>
        );
      })}
    </div>
  );
}

function toldElsewhere(block: Block, answer: Answer): boolean {
  if (answer.table && answer.kind === "comparison") return !VERDICT.test(block.text);
  const steps = answer.steps.map((step) => bare(step.text)).join(" ");
  return steps.includes(bare(block.text));
}

/** The citation ids of each block: where the block holds the words cited; the rest goes to the last one. */
function marksOf(blocks: readonly Block[], answer: Answer): number[][] {
  const marks: number[][] = blocks.map(() => []);
  const inSteps = new Set(answer.steps.flatMap((step) => step.citations));
  const placed = new Set(answer.table ? answer.table.citations.flat(2) : []);
  for (const citation of answer.citations) {
    if (placed.has(citation.id) || inSteps.has(citation.id)) continue;
    const words = [citation.text, ...valuesOf(citation, answer.claims)].map(bare).filter(Boolean);
    const place = blocks.findIndex((block) => words.some((one) => bare(block.text).includes(one)));
    marks[place < 0 ? marks.length - 1 : place]?.push(citation.id);
  }
  return marks;
}

function valuesOf(citation: Citation, claims: readonly BackingClaim[]): string[] {
  return claims.filter((claim) => claim.citation === citation.id).map((claim) => claim.object.label);
}

function Steps({ answer }: { answer: Answer }) {
  return (
    <ol class={answer.kind === "relation" ? "hops" : "steps"}>
      {answer.steps.map((step) => (
        <li key={step.text}>
          <Inline text={step.text} />
          {"\u00a0"}
          <Marks ids={step.citations} citations={answer.citations} />
        </li>
      ))}
    </ol>
  );
}

function Choices({ answer, within }: Pick<AnswerCardProps, "answer" | "within">) {
  const title = answer.status === "ambiguous" ? "Which one?" : "Ask instead";
  return (
    <section class="choices" aria-label={title}>
      <h2 class="minor">{title}</h2>
      {answer.suggestions.map((question) => (
        <a key={question} class="button" href={address("ask", { q: question, within })}>
          {question}
        </a>
      ))}
    </section>
  );
}

/** What kind of answer it is, how sure, how long it took; and its address to share. */
function Facts({ answer, within }: Pick<AnswerCardProps, "answer" | "within">) {
  const link = () => location.origin + address("ask", { q: answer.question, within });
  return (
    <p class="facts">
      {answer.status === "answered" && (
        <span title={`confidence ${percent(answer.confidence)}`}>
          <meter min={0} max={1} value={answer.confidence} aria-label="Confidence" /> {sureness(answer.confidence)} (
          {percent(answer.confidence)})
        </span>
      )}
      <span>{KINDS[answer.kind] ?? answer.kind}</span>
      <span>{Math.round(answer.timings_ms.total)} ms</span>
      <CopyButton label="Copy link" class="quiet" text={link} />
      <span class="entities">
        {answer.entities.map((entity) => (
          <a key={entity.iri} href={address("explore", { entity: idOf(entity.iri) })}>
            {entity.label}
          </a>
        ))}
      </span>
    </p>
  );
}

function Quotes({ citations }: { citations: readonly Citation[] }) {
  return (
    <section class="quotes" aria-label="Sources">
      <h2 class="minor">Sources</h2>
      <ol>
        {citations.map((citation) => (
          <li key={citation.id} value={citation.id}>
            <Marks ids={[citation.id]} citations={citations} />
            <q>
              <Inline text={unbulleted(citation.text)} />
            </q>{" "}
            <small>{`${citation.document}, ${linesOf(citation)}`}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Claims({ claims, citations }: { claims: readonly BackingClaim[]; citations: readonly Citation[] }) {
  return (
    <ul class="claims">
      {claims.map((claim) => (
        <li key={claim.iri}>
          <EntityName of={claim.subject} /> <em>{claim.predicate.label}</em> <EntityName of={claim.object} />{" "}
          <Marks ids={claim.citation ? [claim.citation] : []} citations={citations} />
        </li>
      ))}
    </ul>
  );
}

/** A node of the graph: entities lead to their page, literals are plain. */
export function EntityName({ of }: { of: { iri: string | null; label: string } }) {
  if (!of.iri) return <span>{of.label}</span>;
  return <a href={address("explore", { entity: idOf(of.iri) })}>{of.label}</a>;
}

function Passages({ passages }: { passages: readonly Place[] }) {
  return (
    <ul class="passages">
      {passages.map((passage) => (
        <li key={`${passage.document}:${passage.line_start}`}>
          <PlaceLink place={passage} />
          <blockquote>{passage.text}</blockquote>
        </li>
      ))}
    </ul>
  );
}

function Fold({ title, open = false, children }: { title: string; open?: boolean; children: ComponentChildren }) {
  return (
    <details class="fold" open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
