"""Numbers in a text: what they count or measure, and how they are bounded."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from ingest.model import Quantity
from ontology.reading import form, word_list
from ontology.units import Unit, in_base_unit, units
from ontology.words import language, normalise_apostrophes

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_BAD_BEFORE = re.compile(r"(?:[A-Za-z_:#@\\=]|\d[.:/-]|[A-Za-z]-|[\w:)]/|(?:^|\s)/|(?:^|\s)-{1,2}\w+ ?)$")
_NAMED_BEFORE = re.compile(r"(?P<start>(?:^|[.:;!?(|]\s*)?)\b(?P<word>[A-Z][A-Za-z]*)\s$")
_TURNED = {"most": "least", "least": "most"}
_TENS = frozenset(range(20, 100, 10))
_LEAST_SCALE = 100  # the least number word that multiplies the one before it


_TO = re.compile(r"\s*(?:to|-|–|—)\s*")


@dataclass(frozen=True, slots=True)
class Placed:
    """A quantity with the place of its number in a text: `start` of its first sign, `end` behind its last."""

    start: int
    end: int
    quantity: Quantity


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = sorted((re.escape(word) for unit in units().by_id.values() for word in unit.words), key=len, reverse=True)
    signs = "|".join(re.escape(sign) for sign in "$€£")
    unit = rf"(?P<unit>(?:{'|'.join(words)})(?![A-Za-z0-9]))"
    one = rf"(?:(?P<sign>{signs})\s?)?(?P<low>{_NUMBER})(?P<k>[kKM](?![A-Za-z])|\s(?:{'|'.join(_scales())})\b)?"
    number = re.compile(
        rf"{one}(?:\s?(?:-|–|—|to|and)\s?(?:{signs})?(?P<high>{_NUMBER}))?(?:[\s-]?{unit})?(?P<x>x\b)?", re.I
    )
    many = _numeral()
    worded = re.compile(rf"\b(?P<word>{many})\b(?:\s?(?:-|–|to|or)\s?(?P<word2>{many})\b)?(?:[\s-]{unit})?", re.I)
    return number, worded


def _scales() -> list[str]:
    return [word for word, number in language().numbers.items() if number >= _LEAST_SCALE]


def _numeral() -> str:
    """The pattern of a number in words: "five", "twenty-five", "two hundred and fifty"."""
    numbers = {word: number for word, number in language().numbers.items() if word not in word_list("number_articles")}
    some = sorted((word for word, number in numbers.items() if number < _LEAST_SCALE), key=len, reverse=True)
    tens = "|".join(word for word in some if numbers[word] in _TENS)
    ones = "|".join(word for word in some if 0 < numbers[word] < 10 and word not in word_list("vague_numbers"))
    scales = "|".join(_scales())
    below = rf"(?:(?:{tens})(?:-(?:{ones})|\s(?:{ones})\b(?!-))|{'|'.join(some)})"
    return rf"(?:{below}\s)?(?:{scales})(?:\s(?:{scales})|(?:\sand)?\s{below})*|{below}"


def find_quantities(text: str) -> list[Quantity]:
    """The quantities in a phrase or sentence, in reading order.

    Numbers that are names (Layer 7, Step 2, x86, dates, addresses) are left out.
    """
    return [placed.quantity for placed in place_quantities(text)]


def place_quantities(text: str) -> list[Placed]:
    """The quantities of :func:`find_quantities`, each with the place of its number."""
    text = normalise_apostrophes(text)
    number, worded = _patterns()
    found: list[Placed] = []
    taken: list[tuple[int, int]] = []
    for match in number.finditer(text):
        if _is_name(text, match):
            continue
        found.append(Placed(match.start(), match.end(), _from_digits(text, match)))
        taken.append(match.span())
    for match in worded.finditer(text):
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        if not inside and not _is_compound(text, match):
            quantity = _from_words(text, match)
            if quantity:
                found.append(Placed(match.start(), match.end(), quantity))
    return _join_ranges(text, sorted(found, key=lambda placed: placed.start))


def _join_ranges(text: str, found: list[Placed]) -> list[Placed]:
    """ "10 kHz to 50 kHz" is one quantity: two values of one unit with "to" or a dash between them are its bounds."""
    joined: list[Placed] = []
    for placed in found:
        before = joined[-1] if joined else None
        if before and _TO.fullmatch(text[before.end : placed.start]):
            low, high = before.quantity, placed.quantity
            plain = low.low == low.high and high.low == high.high and low.low is not None and high.high is not None
            if plain and low.unit and low.unit == high.unit and not low.per and (low.low or 0) < (high.high or 0):
                words = text[before.start : placed.end]
                joined[-1] = Placed(before.start, placed.end, replace(high, text=words, low=low.low))
                continue
        joined.append(placed)
    return joined


def _is_name(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if _BAD_BEFORE.search(before) or form("numbered_label").search(before):
        return True
    if not match["unit"] and not match["sign"] and _numbers_name(before, after):
        return True
    if not match["unit"] and re.fullmatch(r"(?:19|20)\d\d", match.group()) and form("year_before").search(before):
        return True
    announced = len(match.group()) == 3 and form("status_before").search(before)
    if announced or form("status_code").match(match.group() + after):
        return True
    glued = after[:1].isalpha() or (after[:2].startswith((".", ":", "/")) and after[1:2].isdigit())
    dated = bool(re.match(r"-\d", after))
    hyphened = bool(re.match(r"-[A-Z]", after)) and not match["unit"]
    return (glued and not match["unit"] and not match["x"]) or dated or hyphened


def _numbers_name(before: str, after: str) -> bool:
    """Whether a number ends a name: "Windows 10", "May 10", "RFC 1918"; at the start only a name stands alone."""
    found = _NAMED_BEFORE.search(before)
    if not found:
        return False
    word = found["word"].casefold()
    if (
        word in language().finite_verbs
        or word in language().stop_words
        or any(word in words.split() for words in units().comparators)
    ):
        return False
    opens = not before[: found.start("word")].strip() or bool(found["start"])
    return not opens or bool(re.match(r"\s+[A-Z]", after)) or not after.strip()


def _is_compound(text: str, match: re.Match[str]) -> bool:
    return (text[match.end() : match.end() + 1] == "-" and not match["unit"]) or text[: match.start()].endswith("-")


def _from_digits(text: str, match: re.Match[str]) -> Quantity:
    word = (match["k"] or "").strip()
    scale: float = {"k": 1e3, "K": 1e3, "M": 1e6}.get(word) or language().numbers.get(word.casefold()) or 1.0
    low = float(match["low"].replace(",", "")) * scale
    high = float(match["high"].replace(",", "")) if match["high"] else low
    is_range = match["high"] is not None and high > low
    if match["high"] and not is_range:
        high = low
    unit = units().find(match["unit"]) if match["unit"] else None
    if match["sign"]:
        unit = units().find(match["sign"])
    return _bounded(text, match, low, high, unit, is_range)


def _from_words(text: str, match: re.Match[str]) -> Quantity | None:
    low, high = _count_words(match)
    unit = units().find(match["unit"]) if match["unit"] else None
    quantity = _bounded(text, match, low, high, unit, high > low)
    alone = not unit and not quantity.counted
    if low == 0 or form("no_or_between").search(text[: match.start()]):
        return None
    vague = match["word"].casefold() in word_list("vague_numbers") and not unit
    one = low == 1 and not unit and not quantity.per and "only one" not in text.casefold() and not match["word2"]
    return None if alone or vague or one else quantity


def _count_words(match: re.Match[str]) -> tuple[float, float]:
    """The bounds that number words tell: "two or three" is 2 to 3, "three or two" 3."""
    low = _number_in_words(match["word"])
    return (low, max(low, _number_in_words(match["word2"]))) if match["word2"] else (low, low)


def _number_in_words(words: str) -> float:
    """The number that words tell: "thirty-two" 32, "five thousand two hundred" 5200."""
    told = below = 0.0
    for word in re.split(r"[\s-]+", words.casefold()):
        number = language().numbers.get(word, 0)
        if number < _LEAST_SCALE:
            below += number
        elif number == _LEAST_SCALE:
            below = (below or 1.0) * number
        else:
            told, below = told + (below or 1.0) * number, 0.0
    return told + below


def _bounded(text: str, match: re.Match[str], low: float, high: float, unit: Unit | None, is_range: bool) -> Quantity:
    before, after = text[: match.start()].casefold().rstrip(), text[match.end() :]
    sense = _sense(before, after)
    bounds: tuple[float | None, float | None] = (low, high)
    if not is_range and sense == "most":
        bounds = (None, high)
    elif not is_range and sense == "least":
        bounds = (low, None)
    per = form("per").match(after)
    rest = after[per.end() :] if per else after
    noun = None if per else form("counted_noun").match(rest)
    counted = _noun(noun[1]) if noun and (not unit or unit.dimension in {"percentage", "frequency"}) else ""
    if noun and not unit:
        later = form("per").match(rest[noun.end() :])
        per = per or later
    dimension = unit.dimension if unit else "count"
    words = fold_words(match.group(), unit, per, counted)
    if unit and dimension == "data" and per and units().find(_measure(per[1])):
        dimension = "rate"
    quantity = Quantity(
        words, bounds[0], bounds[1], unit.id if unit else "", dimension, counted, _measure(per[1]) if per else ""
    )
    if match.groupdict().get("x"):
        quantity = replace(quantity, dimension="ratio", counted="")
    return replace(quantity, approximate=True) if sense == "about" else quantity


def _noun(words: str) -> str:
    """The words after a number up to the verb that follows them."""
    kept: list[str] = []
    pieces = words.split()
    for word in pieces:
        tells = kept or (word.endswith("s") and len(pieces) > 1)
        if tells and word.casefold() in language().finite_verbs:
            break
        kept.append(word)
    return " ".join(kept)


def _measure(words: str) -> str:
    """What a quantity is measured by: a unit alone, where the first word is one ("MB/s data"), else the noun."""
    first = words.split()[0]
    return first if units().find(first) else words.strip()


def fold_words(number: str, unit: Unit | None, per: re.Match[str] | None, counted: str) -> str:
    """The words of a quantity as the text has them: number, unit or what is counted, what it is measured by."""
    joined = number.strip()
    if not per or not (unit or counted):
        return joined
    return f"{joined}/{_measure(per[1])}" if unit else f"{joined} {counted}/{_measure(per[1])}"


def _sense(before: str, after: str) -> str:
    known = units().comparators
    if form("rounded_up").search(before) or before.endswith(("->", "=>")):
        return ""
    for phrase in sorted(known, key=len, reverse=True):
        if before.endswith(phrase) and not before[: -len(phrase)][-1:].isalpha():
            turned = phrase.endswith(" than") and form("denied_before").search(before[: -len(phrase)])
            return _TURNED.get(known[phrase], "") if turned else known[phrase]
    extreme = form("extreme").search(before)
    if extreme:
        return "most" if extreme["word"].startswith("max") else "least"
    follows = form("bound_after").match(after)
    return known.get(follows[1].casefold(), "") if follows else ""


def bounds_in_base(quantity: Quantity) -> tuple[float | None, float | None]:
    """The bounds of a quantity in the base unit of its dimension, low and high; None for an open bound."""
    low, high = quantity.low, quantity.high
    unit = quantity.unit
    return (None if low is None else in_base_unit(low, unit), None if high is None else in_base_unit(high, unit))
