"""How a collection stands: who has reported, who is wrong, who has explained, who is missing, each with its date."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xlvalidate.characters import columns
from xlvalidate.collecting.collection_view import CollectionView, sender
from xlvalidate.collecting.office_claims import AGAINST
from xlvalidate.collecting.tally import Tally
from xlvalidate.collecting.which_counts import CollectionState, Fate, graver
from xlvalidate.findings import Verdict
from xlvalidate.intake.passed_over_files import line_of
from xlvalidate.messages import text
from xlvalidate.reports.finding_text import say
from xlvalidate.reports.report_data import MISSING
from xlvalidate.reports.safe_text import visible


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """One office. `state` is its verdict, or `missing`; `mail` its address in the roster; `candidates` are the names of
    files of the same moment. `period` is empty where all of the collection is for one.
    """

    code: str
    name: str
    state: str
    received: datetime | None = None
    file: str = ""
    mail: str = ""
    earlier: int = 0
    period: str = ""
    candidates: tuple[str, ...] = ()


def rows(view: CollectionView) -> list[StatusRow]:
    """The offices that have reported in the order of the roster, then those that have not."""
    there = [
        StatusRow(
            code=one.code,
            name=one.name,
            state=str(one.verdict),
            received=view.local(one.line),
            file=one.line.name,
            mail=one.known.mail if one.known else "",
            earlier=len(one.earlier),
            period=view.period(one),
            candidates=tuple(line.name for line in one.candidates),
        )
        for one in view.state.offices
    ]
    absent = [StatusRow(code=one.code, name=one.name, state=MISSING, mail=one.mail) for one in view.state.missing or ()]
    return there + absent


def addresses(view: CollectionView) -> list[str]:
    """The addresses to chase, each once; `without_address` has the offices without one."""
    return list(dict.fromkeys(one.mail for one in view.state.missing or () if one.mail))


def without_address(view: CollectionView) -> list[str]:
    """The offices that are missing and have no address."""
    return [f"{one.code} {one.name}" for one in view.state.missing or () if not one.mail]


def as_json(view: CollectionView, made: Tally) -> str:
    """The whole as JSON, the keys sorted."""
    tree: dict[str, Any] = {
        "books": {
            "parcels": made.deliveries,
            "received": made.received,
            **{str(fate).replace("-", "_"): count for fate, count in made.fates.items()},
            "unopened": made.unopened,
            "undecided": made.undecided,
            "superseded": made.superseded,
            "nobodys": made.nobodys,
        },
        "offices": [
            {
                "code": row.code,
                "name": row.name,
                "state": row.state,
                "received": row.received.isoformat() if row.received else None,
                "file": row.file,
                "mail": row.mail,
                "earlier": row.earlier,
                "period": row.period,
                "candidates": list(row.candidates),
            }
            for row in rows(view)
        ],
        "passed_over": {str(why): count for why, count in view.passed.counts.items()},
        "others": [
            {
                "file": line.name or line.delivery_name,
                "sender": sender(line),
                "why": finding.why,
                "facts": dict(finding.facts),
            }
            for line, finding in view.state.others
        ],
        "roster": view.state.missing is not None,
    }
    # With escapes for all that is not ASCII no terminal and no encoding can trip over it.
    return json.dumps(tree, ensure_ascii=True, sort_keys=True, indent=1)


def render(view: CollectionView, made: Tally, language: str) -> str:
    """The whole as a table for a terminal."""
    return "\n".join(_lines(view, made, language))


def _lines(view: CollectionView, made: Tally, language: str) -> Iterator[str]:
    found = rows(view)
    for row in found:
        state = text("report.missing.verdict" if row.state == MISSING else f"verdict.{row.state}", language)
        received = row.received.isoformat(sep=" ", timespec="minutes") if row.received else ""
        name = f"{row.name} {row.period}".rstrip()
        files = "、".join((row.file, *row.candidates))
        yield "  ".join(
            visible(cell, 120) for cell in (_wide(state, 12), f"{received:16}", row.code, name, files)
        ).rstrip()
    yield ""
    for line, finding in view.state.others:
        if finding.why in AGAINST:
            said = say(finding, None, language)
            yield f"{visible(line.name, 120)}  {visible(f'{said.what} {said.please}'.strip())}"
    yield offices_line(view.state, language)
    yield books_line(made, language)
    if left := line_of(view.passed, "passed.collect", language):
        yield left


def offices_line(state: CollectionState, language: str) -> str:
    """How many offices are at which verdict, each once: by the gravest, where it reports for several periods."""
    gravest: dict[str | int, Verdict] = {}
    for one in state.offices:
        key = one.code or one.line.id
        gravest[key] = graver(one.verdict, gravest.get(key, one.verdict))
    counts = Counter(map(str, gravest.values()))
    by_verdict = {str(verdict).replace("return", "return_"): counts[str(verdict)] for verdict in Verdict}
    return text("collect.offices", language, **by_verdict, missing="?" if state.missing is None else len(state.missing))


def books_line(made: Tally, language: str) -> str:
    """The identity of the books in words."""
    fates = {str(fate).replace("-", "_").replace("return", "return_"): made.fates[fate] for fate in Fate}
    fates["waiting"] = made.waiting
    return text("collect.books", language, deliveries=made.deliveries, received=made.received, **fates)


def _wide(said: str, width: int) -> str:
    return said + " " * max(0, width - columns(said))
