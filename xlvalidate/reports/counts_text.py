"""How many rules came out how, in the one sentence that a workbook, a terminal, a page and a mail have in common."""

from dataclasses import asdict

from xlvalidate.checking.counts import Counts
from xlvalidate.messages import text


def say_counts(counts: Counts, language: str) -> str:
    """All rules that apply, and how many of them came out how."""
    return text("counts", language, total=counts.total, **asdict(counts))
