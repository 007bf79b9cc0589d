"""The context in which figures are computed: nothing is rounded in it."""

from decimal import Context, Inexact

EXACT = Context(prec=400, traps=[Inexact])
"""Wide enough for every sum and every product of two figures; what would be rounded raises."""
