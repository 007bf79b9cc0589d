"""What somebody sent instead of a form, in words: for a list, and for the sender with what to do."""

from collections.abc import Iterable, Iterator

from xlvalidate.collecting.mails_without_form import SentFile
from xlvalidate.messages import text
from xlvalidate.reports import sent_text
from xlvalidate.reports.finding_text import say
from xlvalidate.reports.safe_text import visible


def named(files: Iterable[SentFile], language: str) -> str:
    """The files by their names, the first few of them."""
    return sent_text.named(((one.name, one.kind) for one in files), language)


def asks(files: Iterable[SentFile], language: str) -> Iterator[str]:
    """What the sender is asked for, a line a kind, each with the files that it is about."""
    by_words: dict[str, list[SentFile]] = {}
    for one in files:
        by_words.setdefault(_ask(one, language), []).append(one)
    for what, those in by_words.items():
        if all(one.kind in sent_text.NAMELESS for one in those):
            yield what
        else:
            yield text("sent.asked", language, files=named(those, language), what=what)


def _ask(one: SentFile, language: str) -> str:
    if one.finding is None or one.is_another_workbook:
        return text(f"ask.{one.kind}", language)
    return visible(say(one.finding, None, language).what)
