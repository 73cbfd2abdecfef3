/** Results of SPARQL queries as rows of terms, whatever the form of the query. */

export interface Term {
  type: "uri" | "literal" | "bnode";
  value: string;
}

export interface SparqlResult {
  columns: string[];
  rows: (Term | undefined)[][];
  /** Of an ASK query. */
  boolean: boolean | undefined;
  /** As it came. */
  raw: string;
  milliseconds: number;
}

interface Json {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Record<string, Term>[] };
}

/** A response's body as a result. Triples (CONSTRUCT, DESCRIBE) become rows of three. */
export function readResult(mediaType: string, body: string, milliseconds: number): SparqlResult {
  if (!mediaType.includes("json")) {
    const rows = [...triplesOf(body)];
    return { columns: ["subject", "predicate", "object"], rows, boolean: undefined, raw: body, milliseconds };
  }
  const json: Json = JSON.parse(body);
  const columns = json.head.vars ?? [];
  const rows = (json.results?.bindings ?? []).map((row) => columns.map((column) => row[column]));
  return { columns, rows, boolean: json.boolean, raw: JSON.stringify(json, null, 2), milliseconds };
}

const NODE = String.raw`<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:\^\^<[^>]*>|@[\w-]+)?`;
const TRIPLE = new RegExp(`^(?:${NODE})\\s+(?:${NODE})\\s+(?:${NODE})\\s*\\.\\s*$`);

/** The triples of N-Triples text. */
function* triplesOf(text: string): Generator<Term[]> {
  for (const line of text.split("\n")) {
    const match = TRIPLE.exec(line);
    if (match) yield [0, 1, 2].map((place) => termOf(match.slice(1 + 3 * place, 4 + 3 * place)));
  }
}

function termOf([iri, blank, literal]: (string | undefined)[]): Term {
  if (iri !== undefined) return { type: "uri", value: unescaped(iri) };
  if (blank !== undefined) return { type: "bnode", value: blank };
  return { type: "literal", value: unescaped(literal ?? "") };
}

const ESCAPES: Record<string, string> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9A-F]{4})|U([0-9A-F]{8})|(.))/gi, (_, short, long, char) =>
    char ? (ESCAPES[char] ?? char) : String.fromCodePoint(Number.parseInt(short ?? long, 16)),
  );
}
