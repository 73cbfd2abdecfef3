"""Writing claims down: where a statement stands, and the list that the claims of one document are written to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ingest.model import Claim, Level, Lines, Quantity, SourceText, stable_id
from ingest.names import NameBook


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands: its section, what it is about, the headings and parent texts above it."""

    section: str
    subject: str
    main: str | None
    context: tuple[str, ...] = ()
    under: str | None = None
    supposed: bool = False  # what stands here is part of an example, and holds of nothing else
    clear: bool = True  # a line without a subject of its own speaks of `subject`, not of what is told above it

    def below(self, text: str, claim: str | None, subject: str | None = None) -> Place:
        """The place of what is nested below a statement."""
        return replace(self, context=(*self.context, text), under=claim or self.under, subject=subject or self.subject)


@dataclass(slots=True)
class ClaimList:
    """The claims of one document in reading order; every claim's id depends only on what it says and where."""

    source: SourceText
    book: NameBook
    claims: list[Claim] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def write(
        self,
        place: Place,
        predicate: str,
        value: str,
        lines: Lines,
        *,
        rule: str,
        level: Level,
        text: str = "",
        form: str = "sentence",
        subject: str | None = None,
        target: str | None = None,
        aspect: str = "",
        quantity: Quantity | None = None,
        confidence: float = 0.7,
        mentions: Iterable[str] = (),
    ) -> Claim:
        """Write one claim; `target` is the entity that is its object, if it is one."""
        about = subject or place.subject
        said = text or value
        key = stable_id(self.source.id, rule, *lines, about, predicate, target or value, aspect)
        self.seen[key] += 1
        claim = Claim(
            id=key if self.seen[key] == 1 else stable_id(key, self.seen[key]),
            subject=about,
            predicate=predicate,
            value=value,
            span=self.source.span(*lines),
            rule=rule,
            level=level,
            text=said,
            object=target,
            aspect=aspect,
            quantity=quantity,
            confidence=confidence,
            context=place.context,
            under=place.under,
            mentions=tuple(dict.fromkeys(mentions)),
            section=place.section,
            order=len(self.claims),
            form=form,
        )
        self.claims.append(claim)
        return claim

    def write_typed(
        self,
        claim: Claim,
        place: Place,
        predicate: str,
        value: str,
        rule: str,
        sure: float,
        *,
        form: str = "typed",
        subject: str | None = None,
        target: str | None = None,
        quantity: Quantity | None = None,
        aspect: str = "",
    ) -> None:
        """Write a typed claim that was read from the statement `claim`, on its lines and with its words."""
        self.write(
            place,
            predicate,
            value,
            (claim.span.line_start, claim.span.line_end),
            rule=rule,
            level=Level.TYPED,
            text=claim.text,
            form=form,
            subject=subject,
            target=target,
            quantity=quantity,
            aspect=aspect,
            confidence=sure,
            mentions=claim.mentions,
        )
