"""What is wrong with a collection, and what to do, in words."""

from collections.abc import Sequence

from xlvalidate.errors import system_says
from xlvalidate.messages import text
from xlvalidate.reports.finding_text import sentences
from xlvalidate.reports.safe_text import visible

_FILES = 3


def say_problem(why: str, what: str, files: Sequence[str], detail: str, language: str) -> str:
    """One problem in one line: what it is about, what is wrong, what to do."""
    called = text("and", language).join(visible(one, 120) for one in files[:_FILES]) + (
        "…" if len(files) > _FILES else ""
    )
    facts = {"what": visible(what, 300), "files": called, "detail": visible(system_says(detail, language), 300)}
    return sentences((text(f"audit.{why}", language, **facts), text(f"audit.{why}.do", language)), language)
