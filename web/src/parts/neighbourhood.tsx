/** The things around one, as a drawing that grows and filters, and as a list of the same. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, asTrouble, get, type Trouble, useLoaded } from "../client";
import type { Entity, Subgraph } from "../model";
import { address } from "../router";
import { className, count } from "../words";
import { coloursOf } from "./colours";
import type { Drawing } from "./drawing";
import { Notice } from "./notice";

const LIMIT = 25;
const FEW = 12; // what a phone has room for at first
const FURTHER = 8; // things that are added around one when it is expanded
const MOST = 300; // what the server gives at most
const PHONE = 640; // pixels

export function Neighbourhood({ entity }: { entity: Entity }) {
  const step = innerWidth < PHONE ? FEW : LIMIT;
  const [limit, setLimit] = useState(step);
  const { data, trouble, retry, loading } = useLoaded<Subgraph>(api("/graph", { entity: entity.id, limit }));
  const [grown, setGrown] = useState<Subgraph[]>([]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<string | null>(null);
  const [failed, setFailed] = useState<Trouble>();
  const whole = useMemo(() => joined(data ? [data, ...grown] : []), [data, grown]);
  const shown = useMemo(() => without(whole, hidden), [whole, hidden]);
  const colours = useMemo(() => coloursOf(whole.nodes.map((node) => node.type)), [whole]);

  const expand = async (iri: string) => {
    const node = whole.nodes.find((one) => one.iri === iri);
    if (!node) return;
    const times = grown.filter((one) => one.centre === iri).length + 1;
    try {
      const more = await get<Subgraph>(api("/graph", { entity: node.id, limit: 1 + times * FURTHER }));
      setGrown((before) => [...before, more]);
      setFailed(undefined);
    } catch (error) {
      setFailed(asTrouble(error));
    }
  };
  const toggle = (name: string) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  if (trouble) return <Notice trouble={trouble} retry={retry} />;
  const chosen = whole.nodes.find((node) => node.iri === selected);
  return (
    <section class="neighbourhood" aria-label={`Around ${entity.label}`}>
      <h2>Around it</h2>
      {failed && <Notice trouble={failed} />}
      {data && whole.nodes.length < 2 && <p class="lead">The texts relate it to nothing else by name.</p>}
      {whole.nodes.length > 1 && (
        <>
          <Canvas
            graph={shown}
            colours={colours}
            label={`Drawing of ${count(shown.nodes.length, "thing")} around ${entity.label}; the list below holds the same.`}
            onSelect={setSelected}
            onExpand={expand}
          />
          <p class="chosen" aria-live="polite">
            {chosen ? (
              <>
                <a href={address("explore", { entity: chosen.id })}>{chosen.label}</a>{" "}
                <small>{className(chosen.type)}</small>{" "}
                <button type="button" onClick={() => expand(chosen.iri)}>
                  Expand
                </button>
              </>
            ) : (
              <small>Select a thing to open or expand it; a double click expands at once.</small>
            )}
          </p>
          {data && data.nodes.length >= limit && limit < MOST && (
            <p>
              <button type="button" class="quiet" disabled={loading} onClick={() => setLimit(limit + step)}>
                Show more things around it
              </button>
            </p>
          )}
          <Legend graph={whole} colours={colours} hidden={hidden} toggle={toggle} />
          <AsList graph={shown} expand={expand} />
        </>
      )}
    </section>
  );
}

interface CanvasProps {
  graph: Subgraph;
  colours: ReadonlyMap<string, string>;
  label: string;
  onSelect: (iri: string | null) => void;
  onExpand: (iri: string) => void;
}

/** The drawing; what draws it is loaded when one is to be seen. */
export function Canvas({ graph, colours, label, onSelect, onExpand }: CanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<Drawing>();
  const acts = useRef({ onSelect, onExpand });
  acts.current = { onSelect, onExpand };

  useEffect(() => {
    let made: Drawing | undefined;
    let gone = false;
    import("./drawing").then(({ startDrawing }) => {
      if (gone || !box.current) return;
      made = startDrawing(
        box.current,
        (iri) => acts.current.onSelect(iri),
        (iri) => acts.current.onExpand(iri),
      );
      setDrawing(made);
    });
    return () => {
      gone = true;
      made?.end();
    };
  }, []);
  useEffect(() => drawing?.show(graph, colours), [drawing, graph, colours]);
  return (
    <div class="drawing">
      <div ref={box} class="canvas" role="img" aria-label={label} />
      <button type="button" class="fit" onClick={() => drawing?.fit()}>
        Fit
      </button>
    </div>
  );
}

interface LegendProps {
  graph: Subgraph;
  colours: ReadonlyMap<string, string>;
  hidden: ReadonlySet<string>;
  toggle: (name: string) => void;
}

/** What the colours mean; classes and relations can be switched off. */
function Legend({ graph, colours, hidden, toggle }: LegendProps) {
  const relations = [...new Set(graph.edges.map((edge) => edge.relation))].sort();
  return (
    <div class="legend">
      <fieldset>
        <legend>Classes</legend>
        {[...colours].map(([type, colour]) => (
          <label key={type}>
            <input type="checkbox" checked={!hidden.has(type)} onChange={() => toggle(type)} />
            <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
              <circle cx="5" cy="5" r="5" fill={colour} />
            </svg>
            {className(type)}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>Relations</legend>
        {relations.map((relation) => (
          <label key={relation}>
            <input type="checkbox" checked={!hidden.has(relation)} onChange={() => toggle(relation)} />
            {relation}
          </label>
        ))}
      </fieldset>
    </div>
  );
}

function AsList({ graph, expand }: { graph: Subgraph; expand: (iri: string) => void }) {
  const labels = new Map(graph.nodes.map((node) => [node.iri, node]));
  const name = (iri: string) => {
    const node = labels.get(iri);
    return node ? <a href={address("explore", { entity: node.id })}>{node.label}</a> : null;
  };
  return (
    <details class="fold">
      <summary>{`As a list: ${count(graph.nodes.length, "thing")}, ${count(graph.edges.length, "relation")}`}</summary>
      <ul class="claims">
        {graph.edges.map((edge) => (
          <li key={edge.claim + edge.source + edge.target + edge.relation}>
            {name(edge.source)} <em>{edge.relation}</em> {name(edge.target)}
          </li>
        ))}
      </ul>
      <h3>Expand</h3>
      <p class="choices">
        {graph.nodes.map((node) => (
          <button key={node.iri} type="button" onClick={() => expand(node.iri)}>
            {node.label}
          </button>
        ))}
      </p>
    </details>
  );
}

/** Several parts of the graph as one, each node and edge once. */
function joined(parts: readonly Subgraph[]): Subgraph {
  const nodes = new Map(parts.flatMap((part) => part.nodes).map((node) => [node.iri, node]));
  const edges = new Map(
    parts.flatMap((part) => part.edges).map((edge) => [[edge.source, edge.target, edge.relation].join(" "), edge]),
  );
  return { centre: parts[0]?.centre ?? "", nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** The graph without the classes and relations that are switched off; the centre stays. */
function without(graph: Subgraph, hidden: ReadonlySet<string>): Subgraph {
  const nodes = graph.nodes.filter((node) => node.iri === graph.centre || !hidden.has(node.type));
  const kept = new Set(nodes.map((node) => node.iri));
  const edges = graph.edges.filter(
    (edge) => !hidden.has(edge.relation) && kept.has(edge.source) && kept.has(edge.target),
  );
  const linked = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
  return { ...graph, nodes: nodes.filter((node) => node.iri === graph.centre || linked.has(node.iri)), edges };
}
