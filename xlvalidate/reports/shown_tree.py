"""An office of the tree as a page shows it: what it and those below it have reported, and what is not their sum."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlvalidate.findings import Verdict, plain
from xlvalidate.messages import text
from xlvalidate.reports.report_data import MISSING, Branch
from xlvalidate.reports.safe_text import visible
from xlvalidate.reports.sums_text import called, largest, place, reason, state

_MOST_UNITS, _LONGEST = 40, 240


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeOffice:
    """An office in the tree as the page shows it: one line, and what stands below it where it is above others.

    `counts` has the offices below it, as (class, words); `differing` each figure that is not the sum: where, reported,
    sum, difference, largest units. The numbers say how many more there are.
    """

    branch: Branch
    anchor: str
    said: str
    state: str
    weight: str
    counts: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    differing: tuple[tuple[str, ...], ...]
    more_missing: int
    more_differing: int
    open: bool


def shown_branch(branch: Branch, anchors: Mapping[str, str], language: str) -> TreeOffice:
    """An office in the tree; `anchors` lead to where its report is shown."""
    differing = branch.rolled.differing if branch.rolled else ()
    counts = (
        (key, f"{text('report.missing.verdict' if key == MISSING else f'verdict.{key}', language)} {count}")
        for key in (*Verdict, MISSING)
        if (count := branch.below.get(key, 0))
    )
    return TreeOffice(
        branch=branch,
        anchor=anchors.get(branch.code, ""),
        said=text(f"verdict.{branch.verdict}" if branch.verdict else "report.missing.verdict", language),
        state=state(branch, language),
        weight="must" if differing else "explain" if branch.missing else "",
        counts=tuple(counts),
        missing=tuple(
            text("rollup.missing", language, unit=called(unit), why=reason(unit, language))
            for unit in branch.missing[:_MOST_UNITS]
        ),
        differing=tuple(
            (
                visible(place(branch.rolled, one, language), _LONGEST),
                *(plain(number) or "" for number in (one.left, one.right, one.difference)),
                largest(one, language),
            )
            for one in differing[:_MOST_UNITS]
            if branch.rolled
        ),
        more_missing=max(0, len(branch.missing) - _MOST_UNITS),
        more_differing=max(0, len(differing) - _MOST_UNITS),
        open=branch.depth == 0 or bool(differing),
    )
