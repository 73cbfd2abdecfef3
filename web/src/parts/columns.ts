/** Where the things of a drawing stand: in columns on both sides of one, a row for each, names at the outer side. */
import type { Subgraph } from "../model";

export interface Spot {
  x: number;
  y: number;
  /** On which side of its node the name stands; 0: below it. */
  side: -1 | 0 | 1;
}

export interface Columns {
  spots: ReadonlyMap<string, Spot>;
  /** Pixels that the rows need. */
  height: number;
  /** Pixels that a name may be wide. */
  room: number;
}

const ROW = 34; // pixels: two lines of a name
const HIGHEST = 64; // of a row, where few things have much room
const MARGIN = 30; // above the first row and below the last
const GAP = 42; // between a name and the next column
const DOT = 14; // half a node, and a space to its name
const CURVE = 0.3; // how far the first and last thing of a column stand nearer: links within a column stay apart

/** Places for the nodes, for a drawing of that width and height; null where the graph has no centre. */
export function columnsOf(graph: Subgraph, width: number, height: number): Columns | null {
  if (!graph.nodes.some((node) => node.iri === graph.centre)) return null;
  const children = treeOf(graph);
  const rows = (iri: string): number => Math.max(1, total((children.get(iri) ?? []).map(rows)));
  const around = children.get(graph.centre) ?? [];
  const sides = halved(around, rows);
  const most = Math.max(1, ...sides.map((side) => total(side.map(rows))));
  const row = Math.min(HIGHEST, Math.max(ROW, (height - 2 * MARGIN) / most));
  const near = Math.max(60, width * 0.2);
  const room = Math.max(80, width / 2 - near - 2 * DOT);
  const spots = new Map<string, Spot>([[graph.centre, { x: 0, y: 0, side: 0 }]]);

  const put = (iri: string, top: number, x: number, side: -1 | 1) => {
    const y = top + (rows(iri) * row) / 2;
    spots.set(iri, { x: side * x, y, side });
    let next = top;
    for (const child of children.get(iri) ?? []) {
      put(child, next, x + room + GAP, side);
      next += rows(child) * row;
    }
  };
  sides.forEach((side, number) => {
    const half = (total(side.map(rows)) * row) / 2;
    let top = -half;
    for (const iri of side) {
      const high = Math.abs(top + (rows(iri) * row) / 2) / half;
      put(iri, top, near * (1 - CURVE * high ** 2), number === 0 ? 1 : -1);
      top += rows(iri) * row;
    }
  });
  return { spots, height: most * ROW + 2 * MARGIN, room };
}

/** Things in their order for the right side and the left, with about as many rows on each. */
function halved(around: readonly string[], rows: (iri: string) => number): [string[], string[]] {
  const half = total(around.map(rows)) / 2;
  let sum = 0;
  const cut = around.findIndex((iri) => {
    sum += rows(iri);
    return sum >= half;
  });
  return [around.slice(0, cut + 1), around.slice(cut + 1)];
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** What each thing leads to, from the centre outwards, each thing once. */
function treeOf(graph: Subgraph): Map<string, string[]> {
  const known = new Set([graph.centre]);
  const tree = new Map<string, string[]>();
  let ring = childrenOf(graph, known, [graph.centre]);
  while (ring.size > 0) {
    for (const [parent, found] of ring) tree.set(parent, found);
    ring = childrenOf(graph, known, [...ring.values()].flat());
  }
  return tree;
}

/** What each of `parents` is linked to beyond `known` (which grows), those of a class side by side. */
function childrenOf(graph: Subgraph, known: Set<string>, parents: readonly string[]): Map<string, string[]> {
  const nodes = new Map(graph.nodes.map((node) => [node.iri, node]));
  const found = new Map<string, string[]>();
  for (const parent of parents) {
    const linked = graph.edges.flatMap((edge) => {
      if (edge.source === parent) return [edge.target];
      return edge.target === parent ? [edge.source] : [];
    });
    const fresh = [...new Set(linked)].filter((iri) => !known.has(iri));
    if (fresh.length === 0) continue;
    for (const iri of fresh) known.add(iri);
    const key = (iri: string) => `${nodes.get(iri)?.type} ${nodes.get(iri)?.label}`;
    found.set(
      parent,
      fresh.sort((a, b) => key(a).localeCompare(key(b))),
    );
  }
  return found;
}
