/** Where the page is: every state worth sharing stands in the query of the address. */
import { useEffect, useState } from "preact/hooks";

export type View = "ask" | "compare" | "explore" | "sparql" | "documents";
export const VIEWS: readonly View[] = ["ask", "compare", "explore", "sparql", "documents"];

type Values = Readonly<Record<string, string | readonly string[] | null | undefined>>;

const MOVED = "quillgraph:moved";

/** The view that an address names; `ask` where it names none that exists. */
export function viewOf(params: URLSearchParams): View {
  return VIEWS.find((view) => view === params.get("view")) ?? "ask";
}

/** The address of a view in a state; values that are empty are left out. */
export function address(view: View, values: Values = {}): string {
  const params = new URLSearchParams(view === "ask" ? {} : { view });
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one) params.append(name, one);
  }
  return `/${params.size ? `?${params}` : ""}`;
}

/** The present address with some values changed; null removes one. */
export function changed(params: URLSearchParams, values: Readonly<Record<string, string | null>>): string {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(values)) value === null ? next.delete(name) : next.set(name, value);
  return `/${next.size ? `?${next}` : ""}`;
}

/** Go to an address of this page; `replace` leaves no step in the browser's history. */
export function go(to: string, replace = false): void {
  history[replace ? "replaceState" : "pushState"](null, "", to);
  window.dispatchEvent(new Event(MOVED));
}

/** The query of the address, and again whenever it changes. */
export function useAddress(): URLSearchParams {
  const [search, setSearch] = useState(location.search);
  useEffect(() => {
    const update = () => setSearch(location.search);
    window.addEventListener("popstate", update);
    window.addEventListener(MOVED, update);
    return () => {
      window.removeEventListener("popstate", update);
      window.removeEventListener(MOVED, update);
    };
  }, []);
  return new URLSearchParams(search);
}

/** Let links to this page change the view without loading the page again. */
export function followLinks(): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = (event.target as Element).closest?.("a");
    if (!link || link.target || link.hasAttribute("download")) return;
    if (link.origin !== location.origin || link.pathname !== "/" || link.getAttribute("href")?.startsWith("#")) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
