"""Cells without a figure in words: how many for which reason, and what is to be done about them."""

from collections.abc import Iterable

from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Place
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import text
from xlvalidate.reading.submission import WITH_A_CAUSE, Lack


def gaps_of(finding: Finding, edition: Edition, language: str) -> dict[str, object]:
    """How many cells of a finding lack what, and what is to be done about it, each once."""
    counts = {lack: int(finding.fact(lack) or 0) for lack in (Lack.BLANK, *WITH_A_CAUSE)}
    rest = int(finding.fact("other") or 0) - sum(counts[lack] for lack in WITH_A_CAUSE)
    lacks = [(lack, count) for lack, count in (*counts.items(), (Lack.NO_NUMBER, rest)) if count]
    numbers = are_numbers(finding.places, edition)
    return {"gaps": gaps_said(lacks, numbers, language), "steps": steps_said(lacks, numbers, language)}


def gaps_said(lacks: Iterable[tuple[Lack, int]], numbers: bool, language: str) -> str:
    """How many cells have no figure for which reason; where not all are `numbers`, some have no day, no yes or no."""
    said = (
        text("gap.no_number.other" if lack is Lack.NO_NUMBER and not numbers else f"gap.{lack}", language, count=count)
        for lack, count in lacks
    )
    return LANGUAGES[language].between.join(said)


def are_numbers(places: Iterable[Place], edition: Edition) -> bool:
    """Are all of these cells for numbers, so that 0 can be filled in?"""
    return all(edition.operands[place.code].numeric for place in places if place.code)


def steps_said(lacks: Iterable[tuple[Lack, int]], numbers: bool, language: str) -> str:
    """What is to be done about them, each step once; where not all are `numbers`, none can be 0."""
    others = () if numbers else (Lack.BLANK, Lack.NO_NUMBER)
    steps = (text(f"step.{lack}.other" if lack in others else f"step.{lack}", language) for lack, _ in lacks)
    return text("and.then", language).join(steps)
