"""What is typed into the cell of an indicator for a text that was published."""

import re
from datetime import date
from decimal import Decimal

from xlvalidate.editions.edition import Indicator
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.ooxml.fill import Typed
from xlvalidate.rules.types import serial

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,14})?")
_PERCENT = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)%")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS = 15  # what Excel keeps


def typed(text: str, indicator: Indicator) -> Typed:
    """A plain number, percentage or day as Excel keeps it; anything else as the text that it is: what an office wrote
    is never made into something else.
    """
    if indicator.kind is FigureKind.PERCENT and (share := _PERCENT.fullmatch(text)):
        return Decimal(share[1]).scaleb(-2)
    if indicator.kind is FigureKind.DATE and _DAY.fullmatch(text):
        try:
            return serial(date.fromisoformat(text))
        except ValueError:
            return text
    if indicator.numeric and not indicator.kind.facts.share and _NUMBER.fullmatch(text) and _fits(text):
        return Decimal(text) if "." in text else int(text)
    return text


def _fits(text: str) -> bool:
    return sum(map(str.isdigit, text)) <= _DIGITS
