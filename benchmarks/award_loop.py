"""The rules of `award_forms` as a loop over rows in plain Python: what somebody would write."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from benchmarks.award_forms import Row

_WAGES, _TOOLS, _FIRST = Decimal("0.6"), Decimal("0.5"), Decimal("0.8")
_OTHER, _REST = Decimal("0.1"), Decimal("0.05")


def broken_entries(forms: Sequence[Sequence[Row]]) -> list[tuple[int, int, str]]:
    """What breaks a rule: in which form, at which entry, which rule."""
    found = []
    for form, rows in enumerate(forms):
        refs = Counter(row[0] for row in rows)
        for entry, row in enumerate(rows):
            for rule in _of_row(row):
                found.append((form, entry, rule))
            if refs[row[0]] > 1:
                found.append((form, entry, "REF"))
    return found


def _of_row(row: Row) -> Iterator[str]:
    (
        ref, kind, amount, own, granted, paid, rest, first, later, wages, tools, other, people, women, men, begins,
        ends, over, province, city,
    ) = row  # fmt: skip
    if amount != own + granted:
        yield "TOTAL"
    if granted != paid + rest:
        yield "PARTS"
    if paid != first + later:
        yield "YEARS"
    if granted != wages + tools + other:
        yield "COSTS"
    if people != women + men:
        yield "PEOPLE"
    if own > amount:
        yield "OWN"
    if paid > granted:
        yield "PAID"
    if wages > _WAGES * granted:
        yield "WAGES"
    if women > people:
        yield "WOMEN"
    if begins > ends:
        yield "DAYS"
    if over is not None and over == ref:
        yield "SELF"
    if province is not None and city is None:
        yield "CITY"
    if kind == "研发" and not granted > 0:
        yield "RND"
    if granted > 1000 and people < 3:
        yield "LARGE"
    if kind == "推广" and tools > _TOOLS * granted:
        yield "TOOLS"
    if people and amount / people > 5000:
        yield "EACH"
    if first > _FIRST * granted:
        yield "FIRST"
    if other > _OTHER * amount and other >= 5:
        yield "OTHER"
    if rest < _REST * granted:
        yield "REST"
