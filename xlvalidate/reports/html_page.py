"""Checked files as one page that needs nothing else: summary, offices, and each open form drawn with what is wrong.

No style and no script of the page runs but those whose sha256 stands in its policy; nothing is ever loaded.
"""

from itertools import islice

from xlvalidate.findings import Verdict
from xlvalidate.reports.call_text import MOST_CALLS, said_calls
from xlvalidate.reports.html_parts import ROOM, dressed, whole
from xlvalidate.reports.page_assets import environment
from xlvalidate.reports.report_data import Collected
from xlvalidate.reports.shown_office import shown, shown_changes
from xlvalidate.reports.shown_tree import shown_branch


def page(collected: Collected, language: str) -> str:
    """The whole page. Forms are drawn of offices that are not accepted."""
    gravest = collected.gravest_first
    rows = [shown(number, office, language) for number, office in enumerate(gravest, start=1)]
    places = {id(row.office): f"#o{row.number}" for row in rows if row.open}
    anchors = {row.office.code: f"#o{row.number}" for row in reversed(rows) if row.open}
    drawn = {o.edition.id: o.edition for o in gravest if o.edition and o.verdict is not Verdict.ACCEPTED}
    return (
        environment(ROOM)
        .get_template("page.html.j2")
        .render(
            **whole(collected, language),
            **dressed(drawn.values(), "page.js"),
            rows=rows,
            calls=[
                (one, places.get(id(one.office), "")) for one in islice(said_calls(collected, language), MOST_CALLS)
            ],
            more_calls=max(0, len(collected.calls) - MOST_CALLS),
            tree=[shown_branch(branch, anchors, language) for branch in collected.tree or ()],
            differing=sum(1 for branch in collected.tree or () if branch.rolled and branch.rolled.differing),
            changes=[shown_changes(office, language) for office in gravest if office.resubmission],
        )
    )
