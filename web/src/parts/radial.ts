/** Where the things of a drawing stand: those around one on an ellipse about it, what they lead to further out. */
import type { Subgraph } from "../model";

export interface Point {
  x: number;
  y: number;
}

const CROWDED = 11; // more than these take two rings, so that their names have room
const INNER = 0.62;
const STEP = 0.5; // how much further out each further step is
const FAN = Math.PI / 2.5; // within what angle the things that one leads to stand

/** A place for each node, by IRI, for a drawing of that width and height; null where the graph has no centre. */
export function radialPlaces(graph: Subgraph, width: number, height: number): ReadonlyMap<string, Point> | null {
  if (!graph.nodes.some((node) => node.iri === graph.centre)) return null;
  const places = new Map<string, Point>([[graph.centre, { x: 0, y: 0 }]]);
  const put = (iri: string, angle: number, share: number) =>
    places.set(iri, { x: Math.cos(angle) * share * (width / 2 - 70), y: Math.sin(angle) * share * (height / 2 - 35) });

  let ring = childrenOf(graph, new Set([graph.centre]), [graph.centre]);
  const angles = new Map<string, number>();
  const around = ring.get(graph.centre) ?? [];
  around.forEach((iri, place) => {
    const angle = (2 * Math.PI * place) / around.length - Math.PI / 2;
    angles.set(iri, angle);
    put(iri, angle, around.length > CROWDED && place % 2 ? INNER : 1);
  });
  for (let step = 1; ring.size > 0; step++) {
    ring = childrenOf(graph, new Set(places.keys()), [...ring.values()].flat());
    for (const [parent, children] of ring) {
      children.forEach((iri, place) => {
        const angle = (angles.get(parent) ?? 0) + FAN * ((place + 0.5) / children.length - 0.5);
        angles.set(iri, angle);
        put(iri, angle, 1 + STEP * step + (place % 2) * (STEP / 2));
      });
    }
  }
  return places;
}

/** What each of `parents` is linked to beyond `known`, each thing once, those of a class side by side. */
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
