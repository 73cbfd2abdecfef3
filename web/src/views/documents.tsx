/** What was read: the texts with their claims and findings. */
import { useEffect, useRef, useState } from "preact/hooks";
import { api, below, useLoaded } from "../client";
import type { Claim, DocumentList, DocumentText, Finding } from "../model";
import { EntityName } from "../parts/answer";
import { AddTexts, DeleteDocument } from "../parts/changes";
import { PlaceLink } from "../parts/mark";
import { Loading, Notice } from "../parts/notice";
import { address, go } from "../router";
import { count, coverage, timeOf, unbulleted } from "../words";

export function Documents({ params }: { params: URLSearchParams }) {
  const id = params.get("document");
  if (!id) return <List words={params.get("q") ?? ""} page={Number(params.get("page") ?? 1) || 1} />;
  return <Reader key={id} id={id} at={params.get("at") ?? ""} findings={params.get("part") === "findings"} />;
}

const PER_PAGE = 100;
const NO_GRAPH = 503; // nothing was read yet: the first texts can be added here
const MANY = 10; // from so many texts on they can be searched by name

function List({ words, page }: { words: string; page: number }) {
  const { data, trouble, retry } = useLoaded<DocumentList>(
    api("/documents", { q: words, limit: PER_PAGE, offset: (page - 1) * PER_PAGE }),
  );
  return (
    <>
      <h1 tabIndex={-1}>Documents</h1>
      {trouble && <Notice trouble={trouble} retry={retry} />}
      {trouble?.status === NO_GRAPH && <AddTexts added={retry} />}
      {!data && !trouble && <Loading what="Opening…" />}
      {data && (
        <>
          <p class="lead">
            {count(data.total, "text")}
            {words && ` called “${words}”`}. The graph is of <time dateTime={data.created}>{timeOf(data.created)}</time>
            .
          </p>
          {(words || data.total > MANY) && (
            <p>
              <input
                type="search"
                aria-label="Search texts by name"
                placeholder="Search texts by name"
                value={words}
                onInput={(event) => go(address("documents", { q: event.currentTarget.value }), true)}
              />
            </p>
          )}
          <div class="sheet">
            <table class="documents-list">
              <thead>
                <tr>
                  <th scope="col">Text</th>
                  <th scope="col" class="figure">
                    Read
                  </th>
                  <th scope="col" class="figure">
                    Lines
                  </th>
                  <th scope="col" class="figure">
                    Claims
                  </th>
                  <th scope="col" class="figure">
                    Coverage
                  </th>
                  <th scope="col" class="figure">
                    Findings
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.documents.map((one) => (
                  <tr key={one.id}>
                    <th scope="row">
                      <a href={address("documents", { document: one.id })}>{one.title}</a>
                      <small>{` ${one.id} · ${one.format}`}</small>
                    </th>
                    <td class="figure when">
                      <time dateTime={one.read}>{timeOf(one.read)}</time>
                    </td>
                    <td class="figure" data-label="lines">
                      {one.line_count.toLocaleString("en")}
                    </td>
                    <td class="figure" data-label="claims">
                      {one.claims.toLocaleString("en")}
                    </td>
                    <td class="figure" data-label="covered">
                      {coverage(one.coverage)}
                    </td>
                    <td class="figure" data-label="findings">
                      {one.findings > 0 ? (
                        <a href={address("documents", { document: one.id, part: "findings" })}>{one.findings}</a>
                      ) : (
                        0
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {data.changeable ? (
            <AddTexts added={retry} />
          ) : (
            <p class="lead">
              <small>
                Texts are added with <code>quillgraph ingest</code>. With <code>QUILLGRAPH_TOKEN</code> set for the
                server they can be added here, too.
              </small>
            </p>
          )}
          <Pages
            page={page}
            of={Math.ceil(data.total / PER_PAGE)}
            to={(to) => address("documents", { q: words, page: `${to}` })}
          />
        </>
      )}
    </>
  );
}

const WINDOW = 300; // lines shown at once

function Reader({ id, at, findings }: { id: string; at: string; findings: boolean }) {
  const [first = 1, last = first] = at.split("-").map(Number);
  const page = Math.max(1, Math.ceil((first || 1) / WINDOW));
  const lines = `${(page - 1) * WINDOW + 1}-${page * WINDOW}`;
  const list = useLoaded<DocumentList>(api("/documents", { limit: 1 })); // tells whether documents can be deleted here
  const { data, trouble, retry } = useLoaded<DocumentText>(api(below("/documents", id), { lines, claims: "true" }));
  return (
    <>
      <p class="crumbs">
        <a href={address("documents")}>Documents</a>
      </p>
      <h1 tabIndex={-1}>{data?.title ?? id}</h1>
      {trouble && <Notice trouble={trouble} retry={retry} />}
      {!data && !trouble && <Loading what="Opening…" />}
      {data && (
        <>
          <p class="facts">
            <span>{id}</span>
            <span>
              read <time dateTime={data.read}>{timeOf(data.read)}</time>
            </span>
            <span>{count(data.line_count, "line")}</span>
            <span>{count(data.claims, "claim")}</span>
            <span>{coverage(data.coverage)} of the content lines gave claims</span>
            <a href={address("ask", { within: id })}>Ask this text</a>
          </p>
          <nav class="switch" aria-label="Show">
            <a
              class="button"
              href={address("documents", { document: id })}
              aria-current={findings ? undefined : "page"}
            >
              Text
            </a>
            <a
              class="button"
              href={address("documents", { document: id, part: "findings" })}
              aria-current={findings ? "page" : undefined}
            >
              {count(data.findings, "finding")}
            </a>
          </nav>
          {findings ? <Findings id={id} /> : <Text text={data} first={at ? first : 0} last={last} page={page} />}
          {list.data?.changeable && <DeleteDocument id={id} deleted={() => go(address("documents"))} />}
        </>
      )}
    </>
  );
}

function Text({ text, first, last, page }: { text: DocumentText; first: number; last: number; page: number }) {
  const shown = useRef<HTMLLIElement>(null);
  const [beside, setBeside] = useState(true);
  const byLine = Map.groupBy(text.claims_read ?? [], (claim) => claim.line_start);
  const missed = new Set(text.missed);
  const titles = new Map(text.sections.map((section) => [section.line_start, section.title]));
  useEffect(() => shown.current?.scrollIntoView({ block: "center" }), [text.id, first]);
  const to = (number: number) =>
    address("documents", { document: text.id, at: number === 1 ? "" : `${(number - 1) * WINDOW + 1}` });
  return (
    <>
      <div class="tools">
        <label>
          <input type="checkbox" checked={beside} onChange={(event) => setBeside(event.currentTarget.checked)} /> claims
          beside the lines
        </label>
        <Pages page={page} of={Math.ceil(text.line_count / WINDOW)} to={to} />
      </div>
      <ol class={`lines sheet${beside ? " beside" : ""}`}>
        {text.lines.map(({ number, text: words }) => (
          <li
            key={number}
            ref={number === first ? shown : null}
            class={`${number >= first && number <= last ? "marked" : ""}${missed.has(number) ? " missed" : ""}`}
            title={missed.has(number) ? "No claim was read from this line" : titles.get(number)}
          >
            <span class="number">{number}</span>
            <span class="words">{words || " "}</span>
            {beside && <LineClaims claims={byLine.get(number) ?? []} />}
          </li>
        ))}
      </ol>
      <Pages page={page} of={Math.ceil(text.line_count / WINDOW)} to={to} />
    </>
  );
}

/** What was read from a line. A statement only says again what the line says, so its subject is enough. */
function LineClaims({ claims }: { claims: readonly Claim[] }) {
  return (
    <ul class="read">
      {claims.map((claim) => (
        <li key={claim.iri}>
          <EntityName of={claim.subject} />{" "}
          {claim.level === "statement" ? null : (
            <>
              <em>{claim.predicate.label}</em> <EntityName of={claim.object} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Findings({ id }: { id: string }) {
  const { data, trouble, retry } = useLoaded<{ findings: Finding[] }>(`${below("/documents", id)}/findings`);
  if (trouble) return <Notice trouble={trouble} retry={retry} />;
  if (!data) return <Loading what="Opening…" />;
  if (data.findings.length === 0) return <p class="lead">Nothing was found that is probably wrong.</p>;
  return (
    <ul class="findings">
      {data.findings.map((finding) => (
        <li key={finding.message} class="sheet">
          <p>
            <span class="badge">{finding.kind}</span> {finding.message}
          </p>
          {finding.places.map((place) => (
            <p key={`${place.document}:${place.line_start}`} class="where">
              <q>{unbulleted(place.text)}</q> <PlaceLink place={place} />
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Pages({ page, of, to }: { page: number; of: number; to: (page: number) => string }) {
  if (of < 2) return null;
  return (
    <nav class="pages" aria-label="Pages">
      {page > 1 && <a href={to(page - 1)}>Previous</a>}
      <label>
        Page{" "}
        <select value={page} onChange={(event) => go(to(Number(event.currentTarget.value)))}>
          {Array.from({ length: of }, (_, number) => (
            <option key={number} value={number + 1}>
              {number + 1}
            </option>
          ))}
        </select>{" "}
        of {of}
      </label>
      {page < of && <a href={to(page + 1)}>Next</a>}
    </nav>
  );
}
