"""A small reading made by hand, for tests of the graph."""

from __future__ import annotations

import hashlib

from ingest.model import (
    Claim,
    Coverage,
    Entity,
    Level,
    Passage,
    Quantity,
    Reading,
    SourceText,
    stable_id,
)

LINES = (
    "# Stacks",
    "- A stack has at most 25 drawers per cabinet",
    "- Drawers support the brass lock:",
    "  - keyed",
    "Kind\tWeight",
    "Oak\t4–6 kg",
    "Überzug and 'quotes' \"too\"",
    "",
)


def source(document: str = "stacks", lines: tuple[str, ...] = LINES) -> SourceText:
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return SourceText(document, f"{document}.txt", lines, digest, "slides")


def claim(text: SourceText, subject: str, predicate: str, first: int, **more: object) -> Claim:
    words = text.quote(first, first)
    fields: dict[str, object] = {
        "id": stable_id(text.id, subject, predicate, first),
        "subject": subject,
        "predicate": predicate,
        "value": words,
        "span": text.span(first, first),
        "rule": "test.rule",
        "level": Level.TYPED,
        "text": words,
        "section": stable_id(text.id, "Stacks"),
        "order": first,
        **more,
    }
    return Claim(**fields)  # type: ignore[arg-type]


def reading(document: str = "stacks", *, lock: str = "brass lock") -> Reading:
    """Four claims of all three levels about a stack of drawers; entity ids are shared between documents."""
    text = source(document)
    entities = [
        Entity("stack", "Stack", "Service", ("stacks", "drawer stack"), known=True),
        Entity("drawer", "Drawer", "Component", ("drawers",), scope="stack"),
        Entity("brass-lock", lock, "Feature", scope="drawer"),
        Entity("oak", "Oak", "Option"),
    ]
    limit = Quantity("at most 25 drawers", None, 25.0, counted="drawers", per="cabinet")
    weight = Quantity("4–6 kg", 4.0, 6.0, "kilogram", "mass", approximate=True)
    supports = claim(
        text, "drawer", "supports", 3, object="brass-lock", value="brass lock", confidence=0.9, form="item"
    )
    claims = [
        claim(text, "stack", "hasLimit", 2, quantity=limit, mentions=("drawer",), context=("Stacks", "Size")),
        supports,
        claim(text, "brass-lock", "states", 4, level=Level.STATEMENT, under=supports.id, context=("Stacks",)),
        claim(
            text,
            "oak",
            "characteristic/weight",
            6,
            level=Level.CELL,
            aspect="Weight",
            value="4–6 kg",
            quantity=weight,
            form="cell",
        ),
    ]
    section = stable_id(document, "Stacks")
    passages = [
        Passage(stable_id(document, 1), document, 1, 4, "Stacks", text.quote(1, 4), section),
        Passage(stable_id(document, 5), document, 5, 7, "Stacks › Kinds", text.quote(5, 7), section),
    ]
    by_id = {entity.id: entity for entity in entities}
    return Reading(text, "All about stacks", by_id, claims, passages, Coverage(6, 4, (1, 7)))
