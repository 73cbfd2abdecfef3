import { useMemo, useState } from "preact/hooks";
import type { Subgraph } from "../model";
import { address, go } from "../router";
import { count, idOf } from "../words";
import { coloursOf } from "./colours";
import { Heads } from "./heads";
import { Canvas } from "./neighbourhood";
import type { SparqlResult, Term } from "./sparql-result";
import { shortened } from "./terms";

type Shape = "table" | "graph" | "raw";
const SHAPES: Record<Shape, string> = { table: "Table", graph: "Graph", raw: "Raw" };
const PAGE = 200;
const MOST_DRAWN = 150; // edges; more is a thicket that tells nothing

/** A result in the shape that is chosen, with how much it is and how long it took. */
export function Results({ result, base }: { result: SparqlResult; base: string }) {
  const [shape, setShape] = useState<Shape>("table");
  const graph = useMemo(() => graphOf(result, base), [result, base]);
  return (
    <section class="results" aria-label="Result">
      <div class="tools">
        <span>
          {result.boolean === undefined ? count(result.rows.length, "row") : "ASK"} in {Math.round(result.milliseconds)}{" "}
          ms
        </span>
        <fieldset class="switch" aria-label="Show as">
          {Object.entries(SHAPES).map(([name, label]) => (
            <button key={name} type="button" aria-pressed={shape === name} onClick={() => setShape(name as Shape)}>
              {label}
            </button>
          ))}
        </fieldset>
      </div>
      {shape === "table" && <Rows result={result} base={base} />}
      {shape === "raw" && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <pre tabIndex={0}>{result.raw}</pre>
      )}
      {shape === "graph" &&
        (graph.edges.length > 0 ? (
          <Canvas
            graph={graph}
            colours={coloursOf(graph.nodes.map((node) => node.type))}
            label={`Drawing of ${count(graph.edges.length, "relation")}; the table holds the same.`}
            onSelect={() => {}}
            onExpand={(iri) => iri.startsWith(`${base}id/`) && go(address("explore", { entity: idOf(iri) }))}
          />
        ) : (
          <p class="lead">Nothing to draw: a drawing needs rows with at least two things that have an IRI.</p>
        ))}
    </section>
  );
}

function Rows({ result, base }: { result: SparqlResult; base: string }) {
  const [shown, setShown] = useState(PAGE);
  if (result.boolean !== undefined) return <p class="said">{result.boolean ? "Yes (true)" : "No (false)"}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="sheet scroll" tabIndex={0} aria-label="Rows">
        <table>
          <Heads columns={result.columns} />
          <tbody>
            {result.rows.slice(0, shown).map((row, number) => (
              <tr key={number}>
                {row.map((term, place) => (
                  <td key={result.columns[place]}>{term && <TermCell term={term} base={base} />}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {shown < result.rows.length && (
        <button type="button" onClick={() => setShown(shown + PAGE)}>
          Show more
        </button>
      )}
    </>
  );
}

function TermCell({ term, base }: { term: Term; base: string }) {
  if (term.type !== "uri") return <>{term.value}</>;
  if (term.value.startsWith(`${base}id/`)) {
    return <a href={address("explore", { entity: idOf(term.value) })}>{shortened(term.value, base)}</a>;
  }
  return <span title={term.value}>{shortened(term.value, base)}</span>;
}

/** An IRI as words that can be broken into lines, where it is one of our things. */
function nameOf(iri: string, base: string): string {
  if (!iri.startsWith(`${base}id/`)) return shortened(iri, base);
  return idOf(iri).replaceAll("-", " ").replaceAll("/", " / ");
}

/** What rows say as a graph: triples as they are, else the first two IRIs of a row as an edge. */
function graphOf(result: SparqlResult, base: string): Subgraph {
  const nodes = new Map<string, Subgraph["nodes"][number]>();
  const edges: Subgraph["edges"] = [];
  const isTriples = result.columns.join() === "subject,predicate,object";
  const add = (term: Term) => {
    const label = term.type === "uri" ? nameOf(term.value, base) : term.value.slice(0, 60);
    nodes.set(term.value, { id: term.value, iri: term.value, label, type: term.type === "uri" ? "Entity" : "Literal" });
  };
  for (const row of result.rows) {
    if (edges.length >= MOST_DRAWN) break;
    const things = row.filter((term): term is Term => term !== undefined && term.type !== "literal");
    const [source, target] = isTriples ? [row[0], row[2]] : things;
    if (!source || !target) continue;
    add(source);
    add(target);
    const relation = isTriples && row[1] ? shortened(row[1].value, base) : "";
    edges.push({ source: source.value, target: target.value, relation, claim: "", confidence: 1 });
  }
  return { centre: "", nodes: [...nodes.values()], edges };
}
