"""How large the whole numbers become that a rule is computed in, at every step: do they fit into so many digits?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlvalidate.rules.negation import pushed
from xlvalidate.rules.pairs import Pairs
from xlvalidate.rules.tree import Among, Claim, Comparison, Quoted, Ref, divisors, nodes


def digits_needed(claim: Claim, of_figures: int, largest: int) -> int:
    """How many digits a claim takes at most over figures with so many decimals, none of them further than `largest`
    from 0.
    """
    sizes = _Sizes(largest * 10**of_figures, [1])
    pairs = Pairs(sizes, of_figures)
    for one in comparisons(claim):
        compared = pairs.compared(one)
        sizes.total([compared.left, compared.right])
    for node in nodes(claim):
        if isinstance(node, Among) and not isinstance(node.of, Quoted):
            pairs.rounded(pairs.amount(node.of))
    for amount in divisors(claim):
        pairs.amount(amount)
    return len(str(max(sizes.found)))


def comparisons(claim: Claim) -> Iterator[Comparison]:
    """Every comparison of a claim, those of its conditions too."""
    return (node for node in nodes(pushed(claim)) if isinstance(node, Comparison))


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Whole numbers of which only is known how far from 0 they can be; `found` collects all of them."""

    figures: int
    found: list[int]

    def _is(self, number: int) -> int:
        self.found.append(number)
        return number

    def literal(self, number: int) -> int:
        return self._is(abs(number))

    def figure(self, ref: Ref) -> int:
        return self._is(self.figures)

    def total(self, numbers: Sequence[int]) -> int:
        return self._is(sum(numbers))

    def difference(self, one: int, two: int) -> int:
        return self._is(one + two)

    def negative(self, number: int) -> int:
        return number

    def product(self, one: int, two: int) -> int:
        return self._is(one * two)

    def distance(self, number: int) -> int:
        return number

    def least(self, numbers: Sequence[int]) -> int:
        return max(numbers)

    def greatest(self, numbers: Sequence[int]) -> int:
        return max(numbers)

    def whole_part(self, number: int, by: int) -> int:
        return number  # by what may be 1

    def turned(self, number: int, by: int) -> int:
        return number

    def chosen(self, less: int, than: int, then: int, otherwise: int) -> int:
        return max(then, otherwise)
