import { useState } from "preact/hooks";
import type { Citation, Table } from "../model";
import { bare } from "../words";
import { Heads } from "./heads";
import { Marks } from "./mark";
import { Inline } from "./rich";

interface ComparisonProps {
  table: Table;
  citations: readonly Citation[];
  onlyDifferences?: boolean;
}

/** Things side by side: rows that differ are marked, what the texts leave open stays empty. */
export function ComparisonTable({ table, citations, onlyDifferences = false }: ComparisonProps) {
  const rows = traitsOf(table).filter((trait) => !onlyDifferences || trait.kind === "different");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label="Comparison">
      <table class="comparison">
        <Heads columns={table.columns} />
        <tbody>
          {rows.map((trait) => (
            <Row key={trait.name} trait={trait} columns={table.columns} citations={citations} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const FEW = 5; // entries of a cell that are shown at first

interface RowProps {
  trait: Trait;
  columns: readonly string[];
  citations: readonly Citation[];
}

function Row({ trait, columns, citations }: RowProps) {
  const [all, setAll] = useState(false);
  const most = Math.max(...trait.cells.map((entries) => entries.length));
  return (
    <tr class={trait.kind}>
      <th scope="row">
        <Inline text={trait.name} />
        {"\u00a0"}
        <Marks ids={trait.ids} citations={citations} />
        {trait.kind === "different" && <span class="sign" title="They differ" aria-label="differs" role="img" />}
        {most > FEW && !all && (
          <button type="button" class="quiet" onClick={() => setAll(true)}>
            {`Show all ${most}`}
          </button>
        )}
      </th>
      {trait.cells.map((entries, place) => (
        <td key={columns[place + 1]}>
          <Entries of={all ? entries : entries.slice(0, FEW)} citations={citations} />
        </td>
      ))}
    </tr>
  );
}

function Entries({ of, citations }: { of: readonly Entry[]; citations: readonly Citation[] }) {
  const drawn = of.map(({ text, ids }) => (
    <>
      <Inline text={text} />
      {"\u00a0"}
      <Marks ids={ids} citations={citations} />
    </>
  ));
  if (drawn.length < 2) return drawn[0] ?? null;
  return (
    <ul>
      {drawn.map((entry, number) => (
        <li key={of[number]?.text}>{entry}</li>
      ))}
    </ul>
  );
}

interface Entry {
  text: string;
  ids: readonly number[];
}

/** One characteristic: what each thing has of it. */
interface Trait {
  name: string;
  ids: readonly number[];
  cells: Entry[][];
  /** "open" where the texts leave a cell empty, and where what stands in one row does not answer each other. */
  kind: "same" | "different" | "open";
}

/** The characteristics of a table; rows of one name are one, since only what each thing has of it is known, not what
 * stands against what. */
export function traitsOf(table: Table): Trait[] {
  const traits = new Map<string, Trait>();
  table.rows.forEach(([name = "", ...cells], number) => {
    const ids = table.citations[number] ?? [];
    const entries = cells.map((text, place) => (text ? [{ text, ids: ids[place + 1] ?? [] }] : []));
    const known = traits.get(name);
    if (!known) traits.set(name, { name, ids: ids[0] ?? [], cells: entries, kind: kindOf(cells) });
    else {
      known.cells = known.cells.map((before, place) => [...before, ...(entries[place] ?? [])]);
      known.kind = "open";
    }
  });
  return [...traits.values()];
}

function kindOf(cells: readonly string[]): Trait["kind"] {
  const told = cells.map(bare);
  if (told.some((cell) => !cell)) return "open";
  return new Set(told).size > 1 ? "different" : "same";
}
