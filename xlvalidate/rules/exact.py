"""The context in which figures are computed: nothing is rounded in it, but a difference past what a form can print."""

from decimal import ROUND_HALF_UP, Context, Decimal, Inexact

from xlvalidate.findings import Number, decimals_of

EXACT = Context(prec=400, traps=[Inexact])
"""Wide enough for every sum and every product of two figures; what would be rounded raises."""

DECIMALS = 9
"""Of a difference, and of a figure beside its bounds. A spreadsheet counts in binary floats, where `0.3 - 3 * 0.1` is
no zero: what is left is far below every unit that a form prints, and sheet and engine drop it alike."""

_STEP, _ROUNDING = Decimal(1).scaleb(-DECIMALS), Context(prec=EXACT.prec, rounding=ROUND_HALF_UP)


def rounded(number: Number) -> Number:
    """A number as the sheet has it: with so many decimals, halves away from 0."""
    if isinstance(number, int) or decimals_of(number) <= DECIMALS:
        return number
    return _ROUNDING.plus(number.quantize(_STEP, context=_ROUNDING))  # a zero without a sign
