"""What somebody sent instead of a form, in words: for a list, and for the sender with what to do."""

from collections.abc import Iterable, Iterator

from xlvalidate.collecting.mails_without_form import SentFile
from xlvalidate.distribution.mail_drafts import line
from xlvalidate.messages import text
from xlvalidate.reports.finding_text import say
from xlvalidate.reports.safe_text import visible

_NAMED, _LONG = 5, 120
# These are of no file: the mail has none, or its text says where one is.
_NAMELESS = ("nothing", "cloud")


def named(files: Iterable[SentFile], language: str) -> str:
    """The files by their names, the first few of them; in one line for any medium."""
    names = list(dict.fromkeys(_name(one, language) for one in files))
    shown = text("and", language).join(names[:_NAMED])
    return text("sent.more", language, some=shown, count=len(names)) if len(names) > _NAMED else shown


def asks(files: Iterable[SentFile], language: str) -> Iterator[str]:
    """What the sender is asked for, a line a kind, each with the files that it is about."""
    by_words: dict[str, list[SentFile]] = {}
    for one in files:
        by_words.setdefault(_ask(one, language), []).append(one)
    for what, those in by_words.items():
        if all(one.kind in _NAMELESS for one in those):
            yield what
        else:
            yield text("sent.asked", language, files=named(those, language), what=what)


def _name(one: SentFile, language: str) -> str:
    return text(f"sent.{one.kind}", language) if one.kind in _NAMELESS else visible(line(one.name), _LONG)


def _ask(one: SentFile, language: str) -> str:
    if one.finding is None or one.is_another_workbook:
        return text(f"ask.{one.kind}", language)
    return visible(say(one.finding, None, language).what)
