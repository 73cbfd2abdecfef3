/** Two or more things side by side. */
import { useState } from "preact/hooks";
import { api, send, useLoaded } from "../client";
import type { Comparison, Entity } from "../model";
import { Chips } from "../parts/chips";
import type { Option } from "../parts/combobox";
import { ComparisonTable, traitsOf } from "../parts/comparison";
import { CopyButton } from "../parts/copy";
import { Loading, Notice } from "../parts/notice";
import { Picker } from "../parts/picker";
import { suggestEntities } from "../parts/suggest";
import { address, go } from "../router";
import { count, noteOf } from "../words";

export function Compare({ params }: { params: URLSearchParams }) {
  const names = params.getAll("entity");
  const wanted = names.length >= 2 ? api("/compare", { entity: names, format: "json" }) : null;
  const { data, trouble, loading, retry } = useLoaded<Comparison>(wanted);
  const show = (next: readonly string[]) => go(address("compare", { entity: next }));
  const add = (typed: string, option: Option | undefined) => {
    const name = option?.label ?? typed;
    if (!names.includes(name)) show([...names, name]);
    return true;
  };
  const replaceUnknown = (unknown: string, name: string) => show(names.map((one) => (one === unknown ? name : one)));
  const unknown = trouble && names.find((name) => trouble.message.includes(name));

  return (
    <>
      <h1 tabIndex={-1}>Compare</h1>
      <div class="picker">
        <Chips label="Compared" names={names} remove={(name) => show(names.filter((one) => one !== name))} />
        <Picker
          label="Add a thing to compare"
          autofocus={names.length < 2}
          placeholder={names.length ? "Add another" : "Add a thing by name"}
          suggest={suggestEntities}
          pick={add}
        />
      </div>
      {names.length === 1 && <p class="lead">Add at least one more.</p>}
      {names.length === 0 && (
        <p class="lead">Pick two or more things. What the texts say of each comes side by side, every cell cited.</p>
      )}
      {names.length < 2 && <ToBeginWith names={names} add={(name) => show([...names, name])} />}
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

/** The things most spoken of, to pick from. */
function ToBeginWith({ names, add }: { names: readonly string[]; add: (name: string) => void }) {
  const { data, trouble, retry } = useLoaded<{ entities: Entity[] }>(api("/entities", { limit: 24 }));
  if (trouble) return <Notice trouble={trouble} retry={retry} />;
  const others = (data?.entities ?? []).filter((one) => !names.includes(one.label));
  return (
    <section>
      <h2>Most spoken of</h2>
      <ul class="tags">
        {others.map((one) => (
          <li key={one.id}>
            <button type="button" class="quiet" onClick={() => add(one.label)}>
              {one.label}
            </button>{" "}
            <small>{noteOf(one)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Result({ comparison, names }: { comparison: Comparison; names: readonly string[] }) {
  const [only, setOnly] = useState(false);
  const { table, citations } = comparison;
  const traits = traitsOf(table);
  const different = traits.filter((trait) => trait.kind === "different").length;
  const markdown = async () => (await send(api("/compare", { entity: names, format: "markdown" }))).text();
  if (table.rows.length === 0) return <p class="lead">The texts say nothing that could be set side by side.</p>;
  return (
    <>
      <div class="tools">
        <span>
          {count(traits.length, "characteristic")}, {different} differ
        </span>
        <label>
          <input type="checkbox" checked={only} onChange={(event) => setOnly(event.currentTarget.checked)} /> only
          differences
        </label>
        <CopyButton label="Copy as Markdown" text={markdown} />
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
