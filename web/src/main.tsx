/** Quillgraph's page: five views of one server, with the state of each in the address. */
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { SourcePanel, sourceOf } from "./parts/source";
import { hideTip, startTips } from "./parts/tip";
import { address, followLinks, useAddress, VIEWS, type View, viewOf } from "./router";
import { Ask } from "./views/ask";
import { Compare } from "./views/compare";
import { Documents } from "./views/documents";
import { Explore } from "./views/explore";
import { Sparql } from "./views/sparql";

const NAMES: Record<View, string> = {
  ask: "Ask",
  compare: "Compare",
  explore: "Explore",
  sparql: "SPARQL",
  documents: "Documents",
};
const DRAWN = { ask: Ask, compare: Compare, explore: Explore, sparql: Sparql, documents: Documents };

function App() {
  const params = useAddress();
  const view = viewOf(params);
  const open = sourceOf(params) !== null;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const Shown = DRAWN[view];

  useEffect(() => {
    const subject = params.get("q") ?? params.get("document");
    document.title = subject ? `${subject} · Quillgraph` : `Quillgraph · ${NAMES[view]}`;
  });
  useEffect(() => {
    if (!first.current) main.current?.querySelector<HTMLElement>("input, h1")?.focus({ preventScroll: true });
    first.current = false;
    window.scrollTo(0, 0);
  }, [view]);

  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href="/">
          Quillgraph
        </a>
        <nav aria-label="Views">
          {VIEWS.map((one) => (
            <a key={one} href={address(one)} aria-current={one === view ? "page" : undefined}>
              {NAMES[one]}
            </a>
          ))}
        </nav>
      </header>
      <div class={`page${open ? " with-source" : ""}`}>
        <main id="main" ref={main} tabIndex={-1} class={view}>
          <Shown params={params} />
        </main>
        <SourcePanel params={params} />
      </div>
    </>
  );
}

/** "/" goes to the first box, Escape takes a tip away. */
function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    const typing = event
      .composedPath()
      .some((one) => one instanceof Element && one.matches("input, textarea, select, .cm-content"));
    if (event.key === "Escape") hideTip();
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = document.querySelector<HTMLInputElement>("main input[role=combobox]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

followLinks();
startTips();
startKeys();
const root = document.getElementById("app");
if (root) {
  root.replaceChildren();
  render(<App />, root);
}
