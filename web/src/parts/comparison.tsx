import type { Citation, Table } from "../model";
import { bare } from "../words";
import { Marks } from "./mark";
import { Inline } from "./rich";

interface ComparisonProps {
  table: Table;
  citations: readonly Citation[];
  onlyDifferences?: boolean;
}

/** Things side by side: rows that differ are marked, what the texts leave open stays empty. */
export function ComparisonTable({ table, citations, onlyDifferences = false }: ComparisonProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label="Comparison">
      <table class="comparison">
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, number) => {
            const kind = differs(row);
            if (onlyDifferences && kind !== "different") return null;
            return (
              <tr key={number} class={kind}>
                {row.map((cell, place) => {
                  const ids = table.citations[number]?.[place] ?? [];
                  const content = (
                    <>
                      <Inline text={cell} /> <Marks ids={ids} citations={citations} />
                    </>
                  );
                  if (place > 0) return <td key={table.columns[place]}>{cell && content}</td>;
                  return (
                    <th key={table.columns[place]} scope="row">
                      {content}
                      {kind === "different" && (
                        <span class="sign" title="They differ" aria-label="differs" role="img" />
                      )}
                    </th>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Whether the texts tell the things of a row apart: "open" where a cell is empty. */
export function differs(row: readonly string[]): "same" | "different" | "open" {
  const cells = row.slice(1).map(bare);
  if (cells.some((cell) => !cell)) return "open";
  return new Set(cells).size > 1 ? "different" : "same";
}
