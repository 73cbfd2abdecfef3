/** A way from one thing to another: the things in their order, and between them what the texts say that links them. */
import type { Hop, Paths, Reference } from "../model";
import { unbulleted } from "../words";
import { EntityName } from "./answer";
import { PlaceLink } from "./mark";

const MENTIONS = "mentions"; // the relation of a claim about one thing that only names the other
const LONGEST = 280; // characters quoted; the link opens the whole

interface PathProps {
  path: Paths["paths"][number];
  number: number;
  /** Whether all lines are of one text, which need not be named then. */
  short: boolean;
}

export function PathSteps({ path, number, short }: PathProps) {
  const between = path.hops.slice(1).map((hop) => hop.source.label);
  const end = path.hops.at(-1)?.target;
  return (
    <section class="path">
      <h3>{between.length ? `By way of ${joined(between)}` : "Directly"}</h3>
      <ol class="hops" aria-label={`Path ${number}`}>
        {path.hops.map((hop) => (
          <li key={hop.claim.iri + hop.source.iri}>
            <Stop of={hop.source} />
            <Link hop={hop} short={short} />
          </li>
        ))}
        {end && (
          <li>
            <Stop of={end} />
          </li>
        )}
      </ol>
    </section>
  );
}

function Stop({ of }: { of: Reference }) {
  return (
    <strong>
      <EntityName of={of} />
    </strong>
  );
}

/** What links two things, in words, with the line that says so. */
function Link({ hop, short }: { hop: Hop; short: boolean }) {
  const [first, second] = hop.forward ? [hop.source, hop.target] : [hop.target, hop.source];
  const quote = unbulleted(hop.claim.quote);
  return (
    <div class="link">
      {hop.relation === MENTIONS ? (
        <p>
          What is said of {first.label} names {second.label}:
        </p>
      ) : (
        <p>
          {first.label} <em>{hop.relation}</em> {second.label}:
        </p>
      )}
      <p>
        <q>{quote.length > LONGEST ? `${quote.slice(0, LONGEST)}…` : quote}</q>{" "}
        <small>
          <PlaceLink place={{ ...hop.claim, text: hop.claim.quote }} short={short} />
        </small>
      </p>
    </div>
  );
}

const joined = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
