"""How late an office was: by when its first form came that could be judged. A correction after the day is not late."""

from xlvalidate.collecting.collection_state import CountedSubmission
from xlvalidate.collecting.resubmissions import when
from xlvalidate.collecting.settings import Settings
from xlvalidate.findings import Verdict


def days_late(counted: CountedSubmission, settings: Settings) -> int:
    """The days from the deadline to its first form; 0 if it came in time, if nobody says when it came, or if there is
    no deadline.

    One that cannot be read, or is for another year, is a form only where the office has sent no better one.
    """
    lines = (counted.line, *counted.candidates, *counted.earlier)
    judged = [one for one in lines if one.verdict != Verdict.UNREADABLE and not one.why] or lines
    moments = [moment for moment in map(when, judged) if moment is not None]
    deadline = settings.deadline_of(counted.period)
    if deadline is None or not moments:
        return 0
    return deadline.days_late(min(moments).astimezone(settings.timezone).replace(tzinfo=None))
