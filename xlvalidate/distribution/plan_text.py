"""The plan in words, before anything is written: what it will do, and what may not be meant."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlvalidate.distribution.plan import IssuePlan, IssueState
from xlvalidate.messages import text
from xlvalidate.reports.safe_text import visible
from xlvalidate.roster import Office

_SHOWN = 10


def plan_lines(planned: IssuePlan, language: str) -> Iterator[str]:
    """The plan, a line each."""

    def said(key: str, **facts: object) -> str:
        return text(f"issue.plan{key}", language, **facts)

    ask, states = planned.ask, {str(state): len(planned.of(state)) for state in IssueState}
    until = planned.expires.isoformat() if planned.expires else said(".forever")
    yield said(
        "", edition=planned.edition.id, year=ask.period.said(language), issued=ask.issued.isoformat(), expires=until
    )
    if planned.due is not None:
        yield text("due.line", language, due=planned.due.said(language))
    yield said(".offices", count=len(planned.offices))
    for level, count in Counter(one.office.level for one in planned.offices).items():
        yield said(".level", level=visible(level) or said(".no-level"), count=count)
    drafts = len(planned.offices) - len(planned.without_address) if ask.drafts else 0
    yield said(".files", **states, bundles=len(planned.bundles), drafts=drafts)
    if planned.kept:
        yield said(".kept", count=len(planned.kept))
    for revision in sorted({one.revision for one in planned.of(IssueState.REVISED)}):
        anew = [one.office for one in planned.of(IssueState.REVISED) if one.revision == revision]
        yield said(".revised", revision=revision, offices=_named(anew, language))
    yield from _remarks(planned, language)


def _remarks(planned: IssuePlan, language: str) -> Iterator[str]:
    """What may be meant, and may be not."""

    def said(key: str, offices: Sequence[Office]) -> Iterator[str]:
        if offices:
            yield text(f"issue.plan.{key}", language, count=len(offices), offices=_named(offices, language))

    def files(key: str, names: Sequence[str], **facts: object) -> Iterator[str]:
        if names:
            shown = _some([visible(Path(name).name) for name in names], language)
            yield text(f"issue.plan.{key}", language, count=len(names), files=shown, **facts)

    if planned.ask.drafts:
        yield from said("no-address", planned.without_address)
    for mail, offices in planned.sharing.items():
        yield text("issue.plan.one-address", language, mail=mail, offices=_named(offices, language))
    yield from said("level-unknown", planned.unknown_levels)
    yield from said("no-last", planned.without_last)
    if planned.last is not None:
        if doubled := planned.last.doubled:
            shown = _some([visible(code) for code in doubled], language)
            yield text("issue.plan.last-doubled", language, count=len(doubled), offices=shown)
        yield from files("last-other", planned.last.other_year, year=planned.ask.period.before.said(language))
        yield from files("last-unreadable", planned.last.unreadable)
    if planned.gone:
        shown = _some([visible(f"{line.office} {line.name}") for line in planned.gone], language)
        yield text("issue.plan.gone", language, count=len(planned.gone), offices=shown)


def _named(offices: Sequence[Office], language: str) -> str:
    return _some([visible(f"{office.code} {office.name}") for office in offices], language)


def _some(names: Sequence[str], language: str) -> str:
    shown = text("and", language).join(names[:_SHOWN])
    return text("issue.plan.more", language, some=shown) if len(names) > _SHOWN else shown
