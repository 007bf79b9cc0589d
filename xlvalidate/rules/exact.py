"""The context in which figures are computed: nothing is rounded in it, but a difference past what a form can print."""

from decimal import ROUND_HALF_UP, Context, Decimal, Inexact
from fractions import Fraction

from xlvalidate.findings import Number, decimals_of

EXACT = Context(prec=400, traps=[Inexact])
"""Wide enough for every sum and every product of two figures; what would be rounded raises."""

DECIMALS = 9
"""Of a difference, and of a figure beside its bounds. A spreadsheet counts in binary floats, where `0.3 - 3 * 0.1` is
no zero: what is left is far below every unit that a form prints, and sheet and engine drop it alike."""

_STEP, _ROUNDING = Decimal(1).scaleb(-DECIMALS), Context(prec=EXACT.prec, rounding=ROUND_HALF_UP)


def rounded(number: Number | Fraction) -> Number:
    """A number as the sheet has it: with so many decimals, halves away from 0."""
    if isinstance(number, int):
        return number
    if isinstance(number, Fraction):
        return _quotient(number)
    if decimals_of(number) <= DECIMALS:
        return number
    return _ROUNDING.plus(number.quantize(_STEP, context=_ROUNDING))  # a zero without a sign


def _quotient(number: Fraction) -> Number:
    scaled, rest = divmod(abs(number.numerator) * 10**DECIMALS * 2, number.denominator * 2)
    scaled += rest >= number.denominator
    whole, decimals = divmod(scaled, 10**DECIMALS)
    sign = -1 if number < 0 else 1
    return sign * whole if not decimals else (Decimal(sign * scaled).scaleb(-DECIMALS, EXACT)).normalize(EXACT)
