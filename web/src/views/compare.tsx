/** Two or more things side by side. */
import { useState } from "preact/hooks";
import { api, asTrouble, send, useLoaded } from "../client";
import type { Comparison } from "../model";
import { Combobox, type Option } from "../parts/combobox";
import { ComparisonTable, differs } from "../parts/comparison";
import { Loading, Notice } from "../parts/notice";
import { suggestEntities } from "../parts/suggest";
import { address, go } from "../router";
import { count } from "../words";

export function Compare({ params }: { params: URLSearchParams }) {
  const names = params.getAll("entity");
  const wanted = names.length >= 2 ? api("/compare", { entity: names, format: "json" }) : null;
  const { data, trouble, loading, retry } = useLoaded<Comparison>(wanted);
  const [typed, setTyped] = useState("");
  const show = (next: readonly string[]) => go(address("compare", { entity: next }));
  const add = (value: string, option: Option | undefined) => {
    const name = (option?.label ?? value).trim();
    setTyped("");
    if (name && !names.includes(name)) show([...names, name]);
  };
  const replaceUnknown = (unknown: string, name: string) => show(names.map((one) => (one === unknown ? name : one)));
  const unknown = trouble && names.find((name) => trouble.message.includes(name));

  return (
    <>
      <h1 tabIndex={-1}>Compare</h1>
      <div class="picker">
        <ul class="chips" aria-label="Compared">
          {names.map((name) => (
            <li key={name}>
              {name}
              <button
                type="button"
                aria-label={`Remove ${name}`}
                onClick={() => show(names.filter((one) => one !== name))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
        <Combobox
          label="Add a thing to compare"
          autofocus={names.length < 2}
          value={typed}
          placeholder={names.length ? "Add another" : "Add a thing by name"}
          suggest={suggestEntities}
          onType={setTyped}
          onChoose={add}
        />
      </div>
      {names.length === 1 && <p class="lead">Add at least one more.</p>}
      {names.length === 0 && (
        <p class="lead">Pick two or more things. What the texts say of each comes side by side, every cell cited.</p>
      )}
      {trouble && !loading && (
        <Notice trouble={trouble} retry={retry}>
          {unknown && trouble.suggestions.length > 0 && (
            <p class="choices">
              {trouble.suggestions.map((name) => (
                <button key={name} type="button" onClick={() => replaceUnknown(unknown, name)}>
                  {name}
                </button>
              ))}
            </p>
          )}
        </Notice>
      )}
      {loading && !data && <Loading what="Comparing…" />}
      {data && !trouble && <Result comparison={data} names={names} />}
    </>
  );
}

function Result({ comparison, names }: { comparison: Comparison; names: readonly string[] }) {
  const [only, setOnly] = useState(false);
  const [copied, setCopied] = useState("");
  const { table, citations } = comparison;
  const different = table.rows.filter((row) => differs(row) === "different").length;
  const copy = async () => {
    try {
      const response = await send(api("/compare", { entity: names, format: "markdown" }));
      await navigator.clipboard.writeText(await response.text());
      setCopied("Copied");
    } catch (error) {
      setCopied(asTrouble(error).message);
    }
    setTimeout(() => setCopied(""), 2500);
  };
  if (table.rows.length === 0) return <p class="lead">The texts say nothing that could be set side by side.</p>;
  return (
    <>
      <div class="tools">
        <span>
          {count(table.rows.length, "characteristic")}, {different} differ
        </span>
        <label>
          <input type="checkbox" checked={only} onChange={(event) => setOnly(event.currentTarget.checked)} /> only
          differences
        </label>
        <button type="button" onClick={copy}>
          {copied || "Copy as Markdown"}
        </button>
        <a class="button" download="comparison.csv" href={api("/compare", { entity: names, format: "csv" })}>
          Download CSV
        </a>
      </div>
      <div class="sheet">
        <ComparisonTable table={table} citations={citations} onlyDifferences={only} />
      </div>
    </>
  );
}
