/** The classes and properties of the graph, for completion. */
import type { Completion } from "@codemirror/autocomplete";
import { useMemo } from "preact/hooks";
import { api, type Loaded, useLoaded } from "../client";

const STANDARD = {
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  skos: "http://www.w3.org/2004/02/skos/core#",
  prov: "http://www.w3.org/ns/prov#",
  qudt: "http://qudt.org/schema/qudt/",
};
const OWN = "ontology#";

const TERMS = `PREFIX rdf: <${STANDARD.rdf}> PREFIX rdfs: <${STANDARD.rdfs}> PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?term (SAMPLE(?l) AS ?label) (SAMPLE(?c) AS ?comment) (MAX(?class) AS ?isClass) WHERE {
  VALUES (?type ?class) { (rdfs:Class true) (owl:Class true) (rdf:Property false) (owl:ObjectProperty false)
    (owl:DatatypeProperty false) }
  ?term a ?type ; rdfs:label ?l . OPTIONAL { ?term rdfs:comment ?c }
} GROUP BY ?term`;

interface Bindings {
  results: { bindings: Record<string, { value: string } | undefined>[] };
}

interface Terms extends Pick<Loaded<unknown>, "trouble" | "retry"> {
  terms: readonly Completion[];
  base: string;
}

/** What completes in a query, and the IRI that those of the graph begin with ("" until it is known). */
export function useTerms(): Terms {
  const { data, trouble, retry } = useLoaded<Bindings>(api("/sparql", { query: TERMS, format: "json" }));
  const known = useMemo(() => {
    const rows = data?.results.bindings ?? [];
    const own = rows.find((row) => row.term?.value.includes(OWN))?.term?.value ?? "";
    const base = own.slice(0, own.indexOf(OWN));
    const terms = rows.map((row): Completion => {
      const iri = row.term?.value ?? "";
      return {
        label: shortened(iri, base),
        detail: row.label?.value ?? "",
        info: row.comment?.value ?? iri,
        type: row.isClass?.value === "true" ? "class" : "property",
      };
    });
    return { terms, base };
  }, [data]);
  return { ...known, trouble, retry };
}

function namespaces(base: string): Record<string, string> {
  return { qg: base + OWN, id: `${base}id/`, property: `${base}property/`, ...STANDARD };
}

const BEGUN_WITH = ["qg", "rdf", "skos", "prov"];

/** The prefixes that a query begins with. */
export function prefixesFrom(base: string): string {
  const names = Object.entries(namespaces(base)).filter(([prefix]) => BEGUN_WITH.includes(prefix));
  return names.map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>`).join("\n");
}

/** An IRI as prefix:name, as <iri> where that is not possible. */
export function shortened(iri: string, base: string): string {
  for (const [prefix, start] of Object.entries(namespaces(base))) {
    const name = iri.slice(start.length);
    if (iri.startsWith(start) && /^[\w-]+$/.test(name)) return `${prefix}:${name}`;
  }
  return `<${iri}>`;
}
