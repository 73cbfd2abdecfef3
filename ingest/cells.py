"""A cell of a table in words, and what it is of, read back from these words.

Kettle – Power: 2 kW    a thing, its characteristic, and the value where the two cross
Kettle: steel           an item of the list below a head, or a cell of a column without one
Power: 2 kW             a cell of a row without a label
steel                   an item of one list that is set in columns
"""

from __future__ import annotations

from ingest.model import Claim
from ingest.shape import tick_value

_DASH, _COLON = " – ", ": "


def tell_cell(thing: str, characteristic: str, value: str) -> str:
    """What a cell says, in words."""
    return _COLON.join(filter(None, [_DASH.join(filter(None, [thing, characteristic])), _spoken(value)]))


def heads_of(cell: Claim) -> str:
    """What stands before the value of a cell: its thing, its characteristic, both or neither."""
    return cell.text.removesuffix(_spoken(cell.value)).removesuffix(_COLON)


def thing_of(cell: Claim) -> str:
    """The name of the thing that a cell speaks of, as its table has it; "" where that has none."""
    return heads_of(cell).removesuffix(cell.aspect).removesuffix(_DASH)


def bearer_of(cell: Claim) -> str:
    """What has the value of a cell: its thing, else its characteristic; an item of a list without a head is itself."""
    return thing_of(cell) or cell.aspect or cell.value


def _spoken(value: str) -> str:
    ticked = tick_value(value)
    if ticked is None or any(sign.isalpha() for sign in value):
        return value
    return "yes" if ticked else "no"
