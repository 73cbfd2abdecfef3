/** Drawing graphs with cytoscape.js. Loaded only when a drawing is to be seen. */
import cytoscape, { type Core, type EdgeSingular, type ElementDefinition, type StylesheetJson } from "cytoscape";
import type { Subgraph } from "../model";
import { type Columns, columnsOf } from "./columns";

const PADDING = 25; // pixels around the drawing
const NARROW = 92; // pixels that a name may be wide where things stand anywhere
const SIGN = 6.2; // pixels that a letter is wide, about
const LINES = 2; // of a name; the list beside the drawing tells the whole
const READABLE = 0.7; // a drawing that would be smaller is shown in part

export interface Drawing {
  show: (graph: Subgraph, colours: ReadonlyMap<string, string>) => void;
  fit: () => void;
  end: () => void;
}

/** Begin a drawing in an element; `select` hears of the node chosen (null: none), `expand` of double clicks. */
export function startDrawing(
  box: HTMLElement,
  select: (iri: string | null) => void,
  expand: (iri: string) => void,
): Drawing {
  claimStyles();
  const core = cytoscape({ container: box, minZoom: 0.2, maxZoom: 2, style: styleOf(box) });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const restyle = () => core.style(styleOf(box));
  dark.addEventListener("change", restyle);
  core.on("tap", (event) => select(event.target === core || !event.target.isNode() ? null : event.target.id()));
  core.on("mouseover select", "node", (event) => event.target.connectedEdges().addClass("near"));
  core.on("mouseout unselect", "node", (event) => {
    const edges = event.target.connectedEdges();
    edges.filter((edge: EdgeSingular) => edge.connectedNodes(":selected").empty()).removeClass("near");
  });
  core.on("dbltap", "node", (event) => expand(event.target.id()));
  return {
    show: (graph, colours) => show(core, box, graph, colours),
    fit: () => core.fit(undefined, PADDING),
    end: () => {
      dark.removeEventListener("change", restyle);
      core.destroy();
    },
  };
}

/**
 * cytoscape.js writes a style element unless one of this id exists. The page's policy forbids written styles, and its
 * style sheet holds the one rule that matters, so something else takes the id.
 */
function claimStyles(): void {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id)) return;
  const holder = document.createElement("meta");
  holder.id = id;
  document.head.append(holder);
}

function show(core: Core, box: HTMLElement, graph: Subgraph, colours: ReadonlyMap<string, string>): void {
  box.style.minHeight = "";
  const columns = columnsOf(graph, box.clientWidth, box.clientHeight);
  if (columns) box.style.minHeight = `${columns.height}px`;
  core.resize();
  const wanted = elementsOf(graph, colours, columns);
  const ids = new Set(wanted.map((element) => element.data.id));
  core.batch(() => {
    core
      .elements()
      .filter((element) => !ids.has(element.id()))
      .remove();
    core.add(wanted.filter((element) => core.getElementById(element.data.id ?? "").empty()));
    for (const { data } of wanted) core.getElementById(data.id ?? "").data(data);
  });
  if (columns) core.nodes().positions((node) => columns.spots.get(node.id()) ?? { x: 0, y: 0 });
  else
    core.layout({ name: "cose", animate: false, nodeDimensionsIncludeLabels: true, idealEdgeLength: () => 70 }).run();
  core.fit(undefined, PADDING);
  if (core.zoom() > 1) core.zoom(1).center();
  if (columns && core.zoom() < READABLE) {
    const chosen = core.nodes(":selected");
    core.zoom(READABLE).center(chosen.nonempty() ? chosen : core.getElementById(graph.centre));
  }
}

function elementsOf(
  graph: Subgraph,
  colours: ReadonlyMap<string, string>,
  columns: Columns | null,
): ElementDefinition[] {
  const longest = columns ? Math.floor((columns.room / SIGN) * LINES) : Number.POSITIVE_INFINITY;
  const nodes = graph.nodes.map((node) => ({
    group: "nodes" as const,
    data: {
      id: node.iri,
      label: node.label.length > longest ? `${node.label.slice(0, longest - 2)}…` : node.label,
      side: columns?.spots.get(node.iri)?.side ?? 0,
      room: columns?.room ?? NARROW,
      colour: colours.get(node.type) ?? "#7f8c8d",
      centre: node.iri === graph.centre ? 1 : 0,
    },
  }));
  const edges = graph.edges.map((edge) => ({
    group: "edges" as const,
    data: {
      id: [edge.source, edge.relation, edge.target].join(" "),
      source: edge.source,
      target: edge.target,
      label: edge.relation,
      aside: [edge.source, edge.target].includes(graph.centre) ? 0 : 1,
    },
  }));
  return [...nodes, ...edges];
}

const beside = { "text-valign": "center", "text-margin-y": 0 } as const;

/** The page's colours, which the canvas cannot take from the style sheet by itself. */
function styleOf(box: HTMLElement): StylesheetJson {
  const probe = document.createElement("span");
  box.append(probe);
  const colour = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const [ink, soft, line, sheet, accent] = ["--ink", "--soft", "--strong-line", "--sheet", "--accent"].map(colour);
  const font = getComputedStyle(box).fontFamily;
  probe.remove();
  return [
    {
      selector: "node",
      style: {
        "background-color": "data(colour)",
        label: "data(label)",
        color: ink ?? "",
        "font-family": font,
        "font-size": 12,
        "text-wrap": "wrap",
        "line-height": 1.15,
        "text-max-width": "data(room)",
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-background-color": sheet ?? "",
        "text-background-opacity": 0.8,
        width: 16,
        height: 16,
      },
    },
    { selector: "node[side = 1]", style: { ...beside, "text-halign": "right", "text-margin-x": 4 } },
    { selector: "node[side = -1]", style: { ...beside, "text-halign": "left", "text-margin-x": -4 } },
    { selector: "node[centre = 1]", style: { width: 28, height: 28, "font-weight": "bold", "font-size": 15 } },
    { selector: "node:selected", style: { "border-width": 3, "border-color": accent ?? "" } },
    {
      selector: "edge",
      style: {
        width: 1.2,
        "line-color": line ?? "",
        "target-arrow-color": line ?? "",
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
        "curve-style": "bezier",
        color: soft ?? "",
        "font-family": font,
        "font-size": 11,
        "text-rotation": "autorotate",
        "text-background-color": sheet ?? "",
        "text-background-opacity": 0.85,
      },
    },
    { selector: "edge[aside = 1]", style: { opacity: 0.45 } },
    {
      selector: "edge.near, edge:selected",
      style: {
        opacity: 1,
        label: "data(label)",
        "line-color": accent ?? "",
        "target-arrow-color": accent ?? "",
        "z-index": 2,
      },
    },
  ];
}
