/** What the API gives, as far as the page uses it. */

export interface Reference {
  iri: string | null;
  label: string;
}

export interface Place {
  document: string;
  line_start: number;
  line_end: number;
  text: string;
}

export interface Citation extends Place {
  id: number;
}

export interface BackingClaim {
  iri: string;
  subject: Reference;
  predicate: Reference;
  object: Reference;
  confidence: number;
  citation: number | null;
}

export interface Step {
  text: string;
  citations: number[];
}

/** A comparison; `citations` runs parallel to `rows`. */
export interface Table {
  columns: string[];
  rows: string[][];
  citations: number[][][];
}

export interface LinkedEntity {
  iri: string;
  label: string;
  matched: string;
}

export interface Answer {
  question: string;
  status: "answered" | "not_found" | "ambiguous";
  kind: string;
  answer: string;
  boolean: boolean | null;
  confidence: number;
  table: Table | null;
  steps: Step[];
  citations: Citation[];
  claims: BackingClaim[];
  entities: LinkedEntity[];
  passages: Place[];
  sparql: string | null;
  suggestions: string[];
  timings_ms: { total: number };
}

export interface Comparison {
  entities: LinkedEntity[];
  table: Table;
  citations: Citation[];
}

export interface Entity {
  id: string;
  iri: string;
  label: string;
  type: string;
  aliases: string[];
  /** The label as it was probably meant, where a word of it is misspelt. */
  meant: string | null;
}

export interface Claim extends Omit<BackingClaim, "citation"> {
  text: string;
  level: "typed" | "cell" | "statement";
  document: string;
  line_start: number;
  line_end: number;
  quote: string;
}

export interface Neighbour extends Entity {
  relation: string;
  forward: boolean;
}

export interface EntityDetails extends Entity {
  claims: Claim[];
  mentioned_in: Claim[];
  neighbours: Neighbour[];
}

export interface Hop {
  source: Reference;
  target: Reference;
  relation: string;
  forward: boolean;
  confidence: number;
  claim: Claim;
}

export interface Paths {
  from: string;
  to: string;
  paths: { hops: Hop[] }[];
}

export interface Subgraph {
  centre: string;
  nodes: { id: string; iri: string; label: string; type: string }[];
  edges: { source: string; target: string; relation: string; claim: string; confidence: number }[];
}

export interface DocumentSummary {
  id: string;
  title: string;
  format: string;
  read: string;
  line_count: number;
  coverage: number;
  claims: number;
  findings: number;
}

export interface DocumentList {
  generation: string;
  created: string;
  changeable: boolean;
  total: number;
  documents: DocumentSummary[];
}

export interface Section {
  title: string;
  line_start: number;
  line_end: number;
}

export interface DocumentText extends DocumentSummary {
  lines: { number: number; text: string }[];
  sections: Section[];
  missed: number[];
  claims_read?: Claim[];
}

export interface Finding {
  kind: string;
  message: string;
  places: Place[];
}

export interface Suggestions {
  questions: string[];
  /** Whether all questions were tried by now. */
  complete: boolean;
  entities: Entity[];
}
