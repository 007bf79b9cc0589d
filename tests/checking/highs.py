"""HiGHS as the judge of the smallest sets: a program of its own, run by a Python that has highspy.

It reads a question a line, as JSON, and writes the smallest sets that it found, each with changes of its cells that do.
Where its binary is 0, a cell is held by a bound of a few times what is broken. So figures have to be below 100,000: a
solver that counts in binary floats takes what is less than its tolerance for nothing, and says nothing.
"""

import json
import sys
from typing import Any

import highspy

TIMES = 4
TOLERANCE = 1e-9


def row_of(row: Any) -> tuple[dict[int, int], int, bool]:
    factors, rest, equal = row
    return dict(factors), rest, equal


class Model:
    """A change and a binary for each cell; a binary for each alternative of a fork."""

    def __init__(self, asked: dict[str, Any]) -> None:
        self.solver = highspy.Highs()
        self.solver.silent()
        self.solver.setOptionValue("threads", 1)
        for name in ("mip_feasibility_tolerance", "primal_feasibility_tolerance"):
            self.solver.setOptionValue(name, TOLERANCE)
        self.solver.setOptionValue("mip_rel_gap", 0.0)
        self.columns = 0
        self.change: dict[int, int] = {}
        self.changed: dict[int, int] = {}
        self.bounds: dict[int, tuple[int, int]] = {}
        rows = list(map(row_of, asked["rows"]))
        forks = [[list(map(row_of, rows)) for rows in fork] for fork in asked["forks"]]
        spans = {cell: (least, most) for cell, least, most in asked["spans"]}
        every = [*rows, *(row for fork in forks for alternative in fork for row in alternative)]
        most_change = TIMES * sum(abs(rest) for _, rest, equal in every if (rest if equal else rest < 0))
        most_change += max(abs(bound) for span in spans.values() for bound in span if bound is not None)
        # With factors of 1 the changes come out whole by themselves, and much sooner.
        whole = any(abs(by) != 1 for factors, _, _ in every for by in factors.values())
        for cell in sorted({*asked["forced"]}.union(*(factors for factors, _, _ in every))):
            least, most = spans.get(cell, (None, None))
            low = -most_change if least is None else max(least, -most_change)
            high = most_change if most is None else min(most, most_change)
            self.bounds[cell] = low, high
            self.change[cell] = self.column(min(low, 0), max(high, 0), 0, whole)
            self.changed[cell] = self.column(1 if cell in asked["forced"] else 0, 1, 1)
            self.row({self.change[cell]: 1, self.changed[cell]: -high}, -highspy.kHighsInf, 0)
            self.row({self.change[cell]: 1, self.changed[cell]: -low}, 0, highspy.kHighsInf)
        for factors, rest, equal in rows:
            by = {self.change[cell]: factor for cell, factor in factors.items()}
            self.row(by, -rest, -rest if equal else highspy.kHighsInf)
        for fork in forks:
            chosen = [self.column(0, 1, 0) for _ in fork]
            self.row(dict.fromkeys(chosen, 1), 1, highspy.kHighsInf)
            for column, alternative in zip(chosen, fork, strict=True):
                for factors, rest, equal in alternative:
                    self.where(column, factors, rest)
                    if equal:
                        self.where(column, {cell: -by for cell, by in factors.items()}, -rest)

    def where(self, chosen: int, factors: dict[int, int], rest: int) -> None:
        """The row is at least 0 where an alternative is chosen."""
        least = rest + sum(min(by * bound for bound in (*self.bounds[cell], 0)) for cell, by in factors.items())
        if least < 0:
            by = {self.change[cell]: factor for cell, factor in factors.items()}
            self.row(by | {chosen: least}, least - rest, highspy.kHighsInf)

    def column(self, low: float, high: float, cost: int, whole: bool = True) -> int:
        self.solver.addCol(cost, low, high, 0, [], [])
        if whole:
            self.solver.changeColIntegrality(self.columns, highspy.HighsVarType.kInteger)
        self.columns += 1
        return self.columns - 1

    def row(self, by: dict[int, int], low: float, high: float) -> None:
        self.solver.addRow(low, high, len(by), list(by), [float(one) for one in by.values()])

    def smallest(self, most: int, sets: int) -> list[dict[int, int]]:
        """The smallest sets of at most so many cells, but not more of them than asked for: the change of each cell."""
        found: list[dict[int, int]] = []
        self.row(dict.fromkeys(self.changed.values(), 1), 0, most)
        while len(found) < sets:
            self.solver.run()
            status = self.solver.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                break
            if status != highspy.HighsModelStatus.kOptimal:
                raise RuntimeError(f"HiGHS says {status}")
            values = self.solver.getSolution().col_value
            one = {cell: round(values[self.change[cell]]) for cell, at in self.changed.items() if values[at] > 0.5}
            if found and len(one) > len(found[0]):
                break
            found.append(one)
            self.row({self.changed[cell]: 1 for cell in one}, -highspy.kHighsInf, len(one) - 1)
        return found


for line in sys.stdin:
    question = json.loads(line)
    found = Model(question).smallest(question["most"], question["sets"])
    print(json.dumps([sorted(one.items()) for one in found]), flush=True)
