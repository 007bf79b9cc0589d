"""Which of a collection's own forms each form is held against: its office's of the period before, and of a year before.
Pure: known once it is settled which forms count.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from xlvalidate.checking.last_period import asked_of
from xlvalidate.collecting.asked_periods import AskedPeriods
from xlvalidate.collecting.collection_state import CollectionState, CountedSubmission
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.findings import Verdict
from xlvalidate.identity import Identity, Period, PeriodKind
from xlvalidate.rules.tree import Whose

NO_FORMS_BEFORE: Mapping[str, tuple[str, str]] = MappingProxyType({})


def forms_before(
    state: CollectionState, asked: AskedPeriods, catalogue: Catalogue, editions: Collection[str]
) -> Mapping[str, tuple[str, str]]:
    """By digest, the forms that were not judged with the forms of earlier periods that count now, with those: the one
    of the period before and the one of a year before, each empty where there is none.
    """
    known = (catalogue.edition(one) for one in editions)
    whose = {one for edition in known if edition is not None for one in asked_of(edition)}
    if asked.kind is PeriodKind.YEAR or not whose:
        return NO_FORMS_BEFORE
    counting = {Identity(one.code, one.period): one.line.sha256 for one in state.offices if _is_held_against(one)}
    found = {}
    for one in state.offices:
        if one.period is None or not one.code:
            continue
        wanted = (
            _digest(counting, one.code, one.period.before) if Whose.LAST in whose else "",
            _digest(counting, one.code, one.period.year_ago) if Whose.YEAR_AGO in whose else "",
        )
        for line in (one.line, *one.candidates):
            if line.verdict and line.verdict != Verdict.UNREADABLE and line.before != " ".join(wanted).strip():
                found[line.sha256] = wanted
    return found


def _digest(counting: Mapping[Identity, str], code: str, period: Period) -> str:
    return counting.get(Identity(code, period), "")


def _is_held_against(one: CountedSubmission) -> bool:
    """Are its figures known to be the office's, of this period?"""
    readable = one.line.verdict != Verdict.UNREADABLE and not one.line.why
    return bool(one.code) and one.period is not None and readable and not (one.candidates or one.contradicted)
