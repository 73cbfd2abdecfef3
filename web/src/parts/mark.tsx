import type { Citation, Place } from "../model";
import { changed, useAddress } from "../router";
import { linesOf } from "../words";

/** A numbered mark: pointing at it or tabbing to it quotes the line, following it opens the source. */
export function Mark({ citation }: { citation: Citation }) {
  const label = `Source ${citation.id}: ${citation.document}, ${linesOf(citation)}`;
  return (
    <SourceLink place={citation} class="mark" label={label}>
      {String(citation.id)}
    </SourceLink>
  );
}

/** The marks of some ids. */
export function Marks({ ids, citations }: { ids: readonly number[]; citations: readonly Citation[] }) {
  const cited = ids.flatMap((id) => citations.find((citation) => citation.id === id) ?? []);
  return (
    <span class="marks">
      {cited.map((citation) => (
        <Mark key={citation.id} citation={citation} />
      ))}
    </span>
  );
}

/** The file and lines of a place as a link to the source; `short` leaves out a file that is clear anyhow. */
export function PlaceLink({ place, short = false }: { place: Place; short?: boolean }) {
  return (
    <SourceLink place={place} class="place">
      {short ? linesOf(place) : `${place.document}, ${linesOf(place)}`}
    </SourceLink>
  );
}

interface SourceLinkProps {
  place: Place;
  class: string;
  label?: string;
  children: string;
}

function SourceLink({ place, class: name, label, children }: SourceLinkProps) {
  const here = useAddress();
  const to = changed(here, { source: place.document, lines: `${place.line_start}-${place.line_end}` });
  return (
    <a
      href={to}
      class={name}
      aria-label={label}
      data-tip={place.text.trim().slice(0, 400)}
      data-tip-title={`${place.document}, ${linesOf(place)}`}
    >
      {children}
    </a>
  );
}
