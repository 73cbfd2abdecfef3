/** SPARQL: an editor, example queries, and the result as a table, a drawing, or as it came. */
import { useEffect, useRef, useState } from "preact/hooks";
import { api, asTrouble, send, type Trouble, useLoaded } from "../client";
import { Notice } from "../parts/notice";
import { Results } from "../parts/results";
import { readResult, type SparqlResult } from "../parts/sparql-result";
import { prefixesFrom, useTerms } from "../parts/terms";
import { address, go } from "../router";

/** A query that ships with the ontology. */
interface Example {
  id: string;
  label: string;
  comment: string;
  query: string;
}

export function Sparql({ params }: { params: URLSearchParams }) {
  const asked = params.get("query") ?? "";
  const query = useRef(asked);
  const [result, setResult] = useState<SparqlResult>();
  const [trouble, setTrouble] = useState<Trouble>();
  const [running, setRunning] = useState(false);
  const { terms, base, ...known } = useTerms();
  const { data: examples } = useLoaded<{ examples: Example[] }>("/sparql/examples");

  const run = async () => {
    if (!query.current.trim()) return;
    go(address("sparql", { query: query.current }), true);
    setRunning(true);
    const started = performance.now();
    try {
      const response = await send("/sparql", {
        method: "POST",
        headers: {
          "Content-Type": "application/sparql-query",
          Accept: "application/sparql-results+json, application/n-triples;q=0.9",
        },
        body: query.current,
      });
      const body = await response.text();
      setResult(readResult(response.headers.get("content-type") ?? "", body, performance.now() - started));
      setTrouble(undefined);
    } catch (error) {
      setResult(undefined);
      setTrouble(asTrouble(error));
    } finally {
      setRunning(false);
    }
  };
  const first = asked || (base && beginning(base));
  return (
    <>
      <h1 tabIndex={-1}>SPARQL</h1>
      {first && <EditorBox first={first} query={query} terms={terms} run={run} examples={examples?.examples ?? []} />}
      {known.trouble && !trouble && <Notice trouble={known.trouble} retry={known.retry} />}
      {trouble && <Notice trouble={trouble} />}
      <div aria-live="polite" aria-busy={running}>
        {result && <Results result={result} base={base} />}
      </div>
      <p class="lead">
        For programs: <code>{`${location.origin}/sparql`}</code>, SPARQL 1.1 Protocol; queries only read.{" "}
        <a href={api("/export", { format: "trig" })}>Download the whole graph</a>.
      </p>
    </>
  );
}

interface EditorBoxProps {
  first: string;
  query: { current: string };
  terms: ReturnType<typeof useTerms>["terms"];
  run: () => void;
  examples: readonly Example[];
}

function EditorBox({ first, query, terms, run, examples }: EditorBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<{ set: (query: string) => void }>(null);
  const latest = useRef({ terms, run });
  latest.current = { terms, run };

  useEffect(() => {
    let gone = false;
    let end = () => {};
    query.current = first;
    import("../parts/editor").then(({ startEditor }) => {
      if (gone || !box.current) return;
      const made = startEditor(box.current, {
        query: first,
        terms: () => latest.current.terms,
        changed: (text) => {
          query.current = text;
        },
        run: () => latest.current.run(),
      });
      editor.current = made;
      end = made.end;
    });
    return () => {
      gone = true;
      end();
    };
  }, []);
  useEffect(() => {
    if (editor.current && first !== query.current) editor.current.set(first); // the address has changed
  }, [first, query]);

  return (
    <>
      <div ref={box} class="editor" />
      <div class="tools">
        <button type="button" class="primary" onClick={run}>
          Run
        </button>
        <small>Ctrl+Enter</small>
        {examples.length > 0 && (
          <select
            aria-label="Example queries"
            onChange={(event) => {
              const example = examples.find((one) => one.id === event.currentTarget.value);
              if (example) editor.current?.set(example.query);
            }}
          >
            <option value="">Example queries…</option>
            {examples.map((example) => (
              <option key={example.id} value={example.id} title={example.comment}>
                {example.label}
              </option>
            ))}
          </select>
        )}
      </div>
    </>
  );
}

/** The query to begin with: the limits that were read, with their lines. */
function beginning(base: string): string {
  return `${prefixesFrom(base)}
# What the texts limit, and where they say so
SELECT ?thing ?limit ?line WHERE {
  ?claim a qg:Claim ; rdf:subject ?entity ; rdf:predicate qg:hasLimit ; qg:text ?limit ;
    prov:wasDerivedFrom/qg:lineStart ?line .
  ?entity skos:prefLabel ?thing .
} ORDER BY ?line LIMIT 50`;
}
