/** One thing: its names, what the texts say of it, what it is related to, and a drawing of that. */
import { useState } from "preact/hooks";
import { api, below, useLoaded } from "../client";
import type { Claim, Entity, EntityDetails, Paths } from "../model";
import { EntityName } from "../parts/answer";
import { PlaceLink } from "../parts/mark";
import { Neighbourhood } from "../parts/neighbourhood";
import { Loading, Notice } from "../parts/notice";
import { PathSteps } from "../parts/path";
import { Picker } from "../parts/picker";
import { suggestEntities } from "../parts/suggest";
import { address, go } from "../router";
import { className, count, idOf, noteOf } from "../words";

export function Explore({ params }: { params: URLSearchParams }) {
  const id = params.get("entity") ?? "";
  const to = params.get("to") ?? "";
  const { data, trouble, loading, retry } = useLoaded<EntityDetails>(id ? below("/entities", id) : null);
  const open = (entity: string) => {
    go(address("explore", { entity }));
    return true;
  };
  return (
    <>
      <h1 tabIndex={-1} class={id ? "hidden" : ""}>
        Explore
      </h1>
      <div class="picker">
        <Picker
          label="Search a thing"
          autofocus={!id}
          placeholder="Search a thing by name"
          suggest={suggestEntities}
          pick={open}
        />
      </div>
      {!id && <MostSpokenOf />}
      {trouble && !loading && (
        <Notice trouble={trouble} retry={retry}>
          <ByName name={id} />
        </Notice>
      )}
      {loading && !data && <Loading what="Opening…" />}
      {id && data && !trouble && <Details key={data.id} entity={data} to={to} />}
    </>
  );
}

function MostSpokenOf() {
  const { data, trouble, retry } = useLoaded<{ entities: Entity[] }>(api("/entities", { limit: 40 }));
  if (trouble) return <Notice trouble={trouble} retry={retry} />;
  return (
    <section>
      <h2>Most spoken of</h2>
      <Entities of={data?.entities ?? []} />
    </section>
  );
}

/** Things whose name is like a name that no thing bears. */
function ByName({ name }: { name: string }) {
  const { data } = useLoaded<{ entities: Entity[] }>(api("/entities", { q: name }));
  return <Entities of={data?.entities ?? []} />;
}

function Entities({ of }: { of: readonly Entity[] }) {
  return (
    <ul class="tags">
      {of.map((entity) => (
        <li key={entity.id}>
          <a href={address("explore", { entity: entity.id })}>{entity.label}</a> <small>{noteOf(entity)}</small>
        </li>
      ))}
    </ul>
  );
}

function Details({ entity, to }: { entity: EntityDetails; to: string }) {
  const groups = grouped(entity.claims);
  const short = new Set(entity.claims.map((claim) => claim.document)).size === 1;
  return (
    <>
      <header class="entity">
        <h2>{entity.label}</h2>
        <p>
          <span class="badge">{className(entity.type)}</span>
          {entity.meant && <span> perhaps a slip for “{entity.meant}”</span>}
          {entity.aliases.length > 0 && <span> also {entity.aliases.join(", ")}</span>}
        </p>
        <p class="links">
          <a href={address("ask", { q: `What is ${entity.label}?` })}>Ask about it</a>
          <a href={below("/id", entity.id)} target="_blank" rel="noreferrer">
            Linked data
          </a>
          <a href={address("sparql", { query: describe(entity.iri) })}>SPARQL</a>
        </p>
      </header>
      <Relation from={entity} to={to} />
      <div class="columns">
        <div>
          {groups.map(([title, claims]) => (
            <ClaimGroup key={title} title={title} claims={claims} short={short} />
          ))}
          {groups.length === 0 && <p class="lead">The texts name it, but say nothing of it by itself.</p>}
          <MentionedIn claims={entity.mentioned_in} />
        </div>
        <div>
          <Neighbourhood entity={entity} />
        </div>
      </div>
    </>
  );
}

const describe = (iri: string) => `DESCRIBE <${iri}>`;

const FIRST = ["is defined as", "has limit", "has quantity", "has duration", "has default value"];
const LAST = "says";

/** Whether a claim only says again what its line says. */
const isPlain = (claim: Claim) => claim.level === "statement" || claim.predicate.iri?.endsWith("#states");

/** Claims by relation: definitions and limits first, then by number, plain statements last. */
function grouped(claims: readonly Claim[]): [string, Claim[]][] {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const title = isPlain(claim) ? LAST : claim.predicate.label;
    groups.set(title, [...(groups.get(title) ?? []), claim]);
  }
  const rank = (title: string) => {
    if (title === LAST) return FIRST.length + 1;
    const place = FIRST.indexOf(title);
    return place < 0 ? FIRST.length : place;
  };
  return [...groups].sort((a, b) => rank(a[0]) - rank(b[0]) || b[1].length - a[1].length);
}

const FEW = 8;

interface ClaimGroupProps {
  title: string;
  claims: readonly Claim[];
  short: boolean;
}

function ClaimGroup({ title, claims, short }: ClaimGroupProps) {
  const [all, setAll] = useState(false);
  const shown = all ? claims : claims.slice(0, FEW);
  const statements = title === LAST;
  return (
    <section class="group">
      <h3>{statements ? "The texts say" : title}</h3>
      <ul class="claims">
        {shown.map((claim) => (
          <li key={claim.iri}>
            {statements ? (
              claim.level === "statement" ? (
                claim.text
              ) : (
                claim.object.label
              )
            ) : (
              <EntityName of={claim.object} />
            )}{" "}
            <small>
              <PlaceLink place={{ ...claim, text: claim.quote }} short={short} />
            </small>
          </li>
        ))}
      </ul>
      {shown.length < claims.length && (
        <button type="button" class="quiet" onClick={() => setAll(true)}>
          {`${claims.length - FEW} more`}
        </button>
      )}
    </section>
  );
}

function MentionedIn({ claims }: { claims: readonly Claim[] }) {
  if (claims.length === 0) return null;
  return (
    <details class="fold">
      <summary>Named in {claims.length} other claims</summary>
      <ul class="claims">
        {claims.map((claim) => (
          <li key={claim.iri}>
            <EntityName of={claim.subject} /> <em>{claim.predicate.label}</em> {claim.object.label}{" "}
            <small>
              <PlaceLink place={{ ...claim, text: claim.quote }} />
            </small>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** How the thing hangs together with another. */
function Relation({ from, to }: { from: Entity; to: string }) {
  const { data, trouble, loading, retry } = useLoaded<Paths>(to ? api("/paths", { from: from.id, to }) : null);
  const choose = (end: string) => {
    go(address("explore", { entity: from.id, to: end }));
    return true;
  };
  const texts = data?.paths.flatMap(({ hops }) => hops.map((hop) => hop.claim.document));
  const short = new Set(texts).size === 1;
  return (
    <section class="relation">
      <h2 class="hidden">Path to another thing</h2>
      <Picker
        label={`Path from ${from.label} to`}
        placeholder={`Path from ${from.label} to …`}
        suggest={suggestEntities}
        pick={choose}
      />
      {trouble && !loading && <Notice trouble={trouble} retry={retry} />}
      {data && (
        <p class="facts">
          <span>
            {data.paths.length ? count(data.paths.length, "path") : "The texts tell no path"} to{" "}
            <a href={address("explore", { entity: idOf(data.to) })}>{nameOf(data)}</a>
          </span>
          <a href={address("explore", { entity: from.id })}>Close</a>
        </p>
      )}
      {data?.paths.map((path, number) => (
        <PathSteps key={path.hops.map((hop) => hop.claim.iri).join()} path={path} number={number + 1} short={short} />
      ))}
    </section>
  );
}

/** What the thing at the end of the paths is called; its id where no path leads there. */
function nameOf({ to, paths }: Paths): string {
  const ends = paths.flatMap(({ hops }) => hops.flatMap((hop) => [hop.source, hop.target]));
  return ends.find((end) => end.iri === to)?.label ?? idOf(to);
}
