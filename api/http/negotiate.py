"""Which representation a client wants: `Accept` and `Accept-Encoding` with q-values, or a `format=` parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from api.http.problems import ProblemError

T = TypeVar("T")

_KNOWN_HEADERS = 64  # clients send the same few again and again


def choose(accept: str | None, offers: Mapping[str, T]) -> T | None:
    """The offer that the `Accept` header likes best, the first of equals; None where none is acceptable.

    `offers` maps media types to what stands for them, the default first. No header accepts anything.
    """
    ranges = _ranges(accept or "*/*")
    best, best_quality = None, 0.0
    for media_type, offer in offers.items():
        quality = _quality(media_type, ranges)
        if quality > best_quality:
            best, best_quality = offer, quality
            if quality == 1:
                break
    return best


def require(accept: str | None, chosen: str | None, by_format: Mapping[str, T], by_type: Mapping[str, T]) -> T:
    """The representation named by the parameter `format`, else the one that `accept` likes best.

    Raises a 400 problem for an unknown format and a 406 problem where nothing is acceptable.
    """
    if chosen is not None:
        offer = by_format.get(chosen.strip().lower())
        if offer is None:
            raise ProblemError(400, f"Unknown format {chosen[:40]!r}. Known: {', '.join(by_format)}.")
        return offer
    offer = choose(accept, by_type)
    if offer is None:
        raise ProblemError(406, f"None of the accepted types can be given. Available: {', '.join(by_type)}.")
    return offer


def agree(formats: Sequence[str], by_format: Mapping[str, object]) -> str | None:
    """The one of several values of `format` to go by, None where there are none; a 400 problem where they differ.

    SPARQLWrapper gives a name, and beside it the media types of its `Accept` header in one value: what is not known
    among known ones does not count.
    """
    values = [part for value in formats for part in value.split(",")]
    known = {by_format[name]: name for value in values if (name := value.strip().lower()) in by_format}
    if len(known) > 1:
        raise ProblemError(400, f"Give one format; {' and '.join(known.values())} are several.")
    return next(iter(known.values()), formats[0] if formats else None)


@lru_cache(_KNOWN_HEADERS)
def accepts_gzip(accept_encoding: str | None) -> bool:
    """Whether a response may be compressed: `gzip` or `*` stands in `Accept-Encoding` with a quality above 0."""
    qualities = dict(_weighted(accept_encoding or ""))
    return qualities.get("gzip", qualities.get("*", 0.0)) > 0


@lru_cache(_KNOWN_HEADERS)
def _ranges(accept: str) -> tuple[tuple[str, float], ...]:
    """The media ranges of the header with their quality; a range that is not well formed counts as absent."""
    return tuple((media_range, quality) for media_range, quality in _weighted(accept) if "/" in media_range)


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    """The values of a header in lower case, each with its quality; one that cannot be read counts as 0."""
    for part in header.split(","):
        value, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, number = parameter.partition("=")
            if name.strip().lower() == "q":
                quality = _read_quality(number)
        yield value.lower(), quality


def _read_quality(number: str) -> float:
    try:
        quality = float(number)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0


def _quality(media_type: str, ranges: tuple[tuple[str, float], ...]) -> float:
    """The quality that the most specific matching range gives."""
    family = media_type.split("/")[0] + "/*"
    for wanted in (media_type, family, "*/*"):
        qualities = [quality for media_range, quality in ranges if media_range == wanted]
        if qualities:
            return max(qualities)
    return 0.0
