"""How a collection stands: who has reported, who is wrong, who has explained, who is missing, each with its date."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from xlvalidate.characters import columns
from xlvalidate.collecting.collection_state import TAKEN_OUT, CollectionState, Fate, verdicts_of_offices
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.conflicts import conflicts, pending_reasons
from xlvalidate.collecting.decided_lines import decided_lines
from xlvalidate.collecting.expected_files import lacking
from xlvalidate.collecting.late_offices import days_late
from xlvalidate.collecting.ledger_lines import sender
from xlvalidate.collecting.mails_without_form import MailWithoutForm, SentFile, asked, mails_without_form
from xlvalidate.collecting.office_drafts import due_lines
from xlvalidate.collecting.sent_words import named
from xlvalidate.collecting.settings import Collection
from xlvalidate.collecting.tally import Tally
from xlvalidate.findings import Verdict
from xlvalidate.intake.passed_over_files import line_of
from xlvalidate.languages import said_list
from xlvalidate.messages import text
from xlvalidate.reports.decided_text import command_of, decision_data, say_conflict, say_decision, say_way
from xlvalidate.reports.report_data import MISSING, PeriodCount
from xlvalidate.reports.safe_text import visible

_MOST_NAMES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """One office. `state` is its verdict, or `missing`; `mail` its address in the roster; `candidates` are the names of
    files of the same moment; `pieces` are what its file and these are called by; `pending` says how many of its reasons
    wait for the collector. `period` is empty where all of the collection is for one.
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
    days_late: int = 0
    lacks: tuple[str, ...] = ()
    sent: tuple[SentFile, ...] = ()
    pieces: tuple[str, ...] = ()
    pending: int = 0


def rows(view: CollectionView) -> Iterator[StatusRow]:
    """The offices that have reported in the order of the roster, then those that have not, one at a time."""
    lacks = view.lacking()
    there = (
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
            days_late=view.days_late(one),
            lacks=lacks.get(one.code, ()),
            pieces=tuple(map(view.state.piece, (one.line, *one.candidates))),
            pending=len(pending_reasons(view.state, one)),
        )
        for one in view.state.offices
    )
    wrote = asked(view.without_form(), view.state)
    absent = (
        StatusRow(
            code=one.code,
            name=one.name,
            state=MISSING,
            mail=one.mail,
            received=view.local(wrote[one.code,][-1].first) if (one.code,) in wrote else None,
            sent=tuple(file for mail in wrote.get((one.code,), ()) for file in mail.files),
            period=str(owed.period or ""),
        )
        for owed in view.state.missing or ()
        for one in (owed.office,)
    )
    return chain(there, absent)


def addresses(view: CollectionView) -> list[str]:
    """The addresses to chase, each once; `without_address` has the offices without one."""
    return list(dict.fromkeys(one.office.mail for one in view.state.missing or () if one.office.mail))


def without_address(view: CollectionView) -> list[str]:
    """The offices that are missing and have no address."""
    offices = dict.fromkeys(one.office for one in view.state.missing or ())
    return [f"{one.code} {one.name}" for one in offices if not one.mail]


def as_json(view: CollectionView, made: Tally, language: str) -> str:
    """The whole as JSON, the keys sorted. `language` is that of the commands that settle something."""
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
                "days_late": row.days_late,
                "lacks": list(row.lacks),
                "sent": [{"file": one.name, "kind": one.kind} for one in row.sent],
                "pending": row.pending,
                "pieces": list(row.pieces),
            }
            for row in rows(view)
        ],
        "due": view.collection.settings.deadline.iso if view.collection.settings.deadline else None,
        "without_form": [
            {
                "offices": list(mail.codes),
                "sender": sender(mail.first),
                "received": moment.isoformat() if (moment := view.local(mail.first)) else None,
                "files": [{"file": one.name, "kind": one.kind} for one in mail.files],
            }
            for mail in view.without_form()
        ],
        "passed_over": {str(why): count for why, count in view.passed.counts.items()},
        "others": [
            {
                "file": line.file,
                "piece": view.state.piece(line),
                "sender": sender(line),
                "why": finding.why,
                "facts": {key: said_list(fact, language) for key, fact in finding.facts},
            }
            for line, finding in view.state.others
        ],
        "conflicts": [
            {
                "why": one.why,
                "code": one.code,
                "pieces": [piece for piece, _ in one.pieces],
                "files": [file for _, file in one.pieces],
                "rules": list(one.rules),
                "commands": [command_of(way, view.collection.folder, language) for way in one.ways],
            }
            for one in conflicts(view.state, view.collection.roster)
        ],
        "decisions": [decision_data(one) for one in decided_lines(view)],
        "roster": view.state.missing is not None,
    }
    if periods := list(map(_period_data, view.periods())):
        tree["periods"] = periods
    # With escapes for all that is not ASCII no terminal and no encoding can trip over it.
    return json.dumps(tree, ensure_ascii=True, sort_keys=True, indent=1)


def lines(view: CollectionView, made: Tally, language: str, now: datetime | None = None) -> Iterator[str]:
    """The whole as a table for a terminal, a line at a time. With a clock (`now`, as it is there) it says how far off
    the deadline is.
    """
    for row in rows(view):
        state = text("report.missing.verdict" if row.state == MISSING else f"verdict.{row.state}", language)
        received = row.received.isoformat(sep=" ", timespec="minutes") if row.received else ""
        name = f"{row.name} {row.period}".rstrip()
        there = zip((row.file, *row.candidates), row.pieces, strict=False)
        if row.pending:
            name += text("collect.pending", language, count=row.pending)
        files = text("and", language).join(f"{visible(file, 120)} [{piece}]" for file, piece in there)
        if row.state == MISSING:
            files = visible(row.mail, 120)
        cells = [visible(cell, 120) for cell in (_wide(state, 12), f"{received:16}", row.code, name)]
        yield "  ".join((*cells, *filter(None, (files, *_remarks(row, language))))).rstrip()
    yield ""
    for mail in view.without_form():
        if len(mail.codes) != 1:
            yield _of_unknown(view, mail, language)
    yield from due_lines(view, language, now)
    yield from (_period_line(one, language, now) for one in view.periods())
    yield from _to_decide(view, language)
    yield from _decided(view, language)
    yield offices_line(view.state, language)
    if of_these := of_these_line(view.collection, view.state, language):
        yield of_these
    yield books_line(made, language)
    if left := line_of(view.passed, "passed.collect", language):
        yield left


def _period_data(one: PeriodCount) -> dict[str, Any]:
    return {
        "period": str(one.period),
        "due": one.due.iso if one.due else None,
        "reported": one.reported,
        "missing": None if one.missing is None else [code for code, _ in one.missing],
    }


def _period_line(one: PeriodCount, language: str, now: datetime | None) -> str:
    """How one of several periods stands: who has reported, who has not, and until when it was to be."""
    due = ""
    if one.due is not None:
        facts = {"due": one.due.said(language), "left": one.due.left(now, language) if now else ""}
        due = text("status.period.due.left" if now else "status.period.due", language, **facts)
    names = [visible(f"{code} {name}", 120) for code, name in one.missing or ()]
    word = "status.period.known" if one.missing is None else "status.period" if names else "status.period.whole"
    return text(
        word,
        language,
        period=one.period.said(language),
        reported=one.reported,
        missing=len(names),
        names=text("and", language).join(names[:_MOST_NAMES]) + ("…" if len(names) > _MOST_NAMES else ""),
        due=due,
    )


def _remarks(row: StatusRow, language: str) -> Iterator[str]:
    if row.sent:
        yield text("status.no-form", language, files=named(row.sent, language))
    if row.days_late:
        yield text("status.late", language, days=row.days_late)
    if row.lacks:
        yield text("status.lacks", language, names=text("and", language).join(visible(one) for one in row.lacks))


def _of_unknown(view: CollectionView, mail: MailWithoutForm, language: str) -> str:
    moment = view.local(mail.first)
    return text(
        "status.no-form.shared" if mail.offices else "status.no-form.unknown",
        language,
        offices=text("and", language).join(visible(f"{one.code} {one.name}", 120) for one in mail.offices),
        sender=visible(sender(mail.first), 120),
        date=moment.isoformat(sep=" ", timespec="minutes") if moment else "",
        files=named(mail.files, language),
    )


def of_these_line(collection: Collection, state: CollectionState, language: str) -> str:
    """How many are late, wrote without a form, lack a file; empty where nothing of that is counted."""
    counts = of_these(collection, state)
    parts = (text(f"collect.of-these.{key}", language, count=count) for key, count in counts.items())
    return text("collect.of-these", language, parts=text("passed.and", language).join(parts)) if counts else ""


def of_these(collection: Collection, state: CollectionState) -> Mapping[str, int]:
    """The same as figures. Late and lacking are counted where the collection has a deadline and expects files."""
    settings, roster = collection.settings, collection.roster
    wrote = sum(len(codes) == 1 for codes in asked(mails_without_form(state, roster), state))
    counts = {}
    if settings.due is not None:
        counts["late"] = len({one.code or one.line.id for one in state.offices if days_late(one, settings)})
    if settings.expects:
        counts["lacking"] = sum(map(bool, lacking(state, roster, settings.expects).values()))
    if wrote:
        counts["no-form"] = wrote
    return counts


def _to_decide(view: CollectionView, language: str) -> Iterator[str]:
    """What only the collector can settle, each with the commands that do."""
    found = conflicts(view.state, view.collection.roster)
    if found:
        yield text("conflict", language, count=len(found))
    for one in found:
        yield f"  {say_conflict(one, language)}"
        for way in one.ways:
            yield f"    {say_way(way, language)}"
            yield f"      {command_of(way, view.collection.folder, language)}"
    if found:
        yield ""


def _decided(view: CollectionView, language: str) -> Iterator[str]:
    """What the collector has settled."""
    found = list(decided_lines(view))
    if found:
        yield text("decisions", language, count=len(found))
        yield from (f"  {say_decision(one, language)}" for one in found)
        yield ""


def offices_line(state: CollectionState, language: str) -> str:
    """How many offices are at which verdict, each once: by the gravest, where it reports for several periods."""
    counts = Counter(str(verdict) for _, verdict in verdicts_of_offices(state))
    by_verdict = {str(verdict).replace("return", "return_"): counts[str(verdict)] for verdict in Verdict}
    key = "collect.offices.periods" if state.periods else "collect.offices"
    return text(key, language, **by_verdict, missing="?" if state.missing is None else len(state.missing))


def books_line(made: Tally, language: str) -> str:
    """The identity of the books in words."""
    fates = {str(fate).replace("-", "_").replace("return", "return_"): made.fates[fate] for fate in Fate}
    fates["waiting"] = made.waiting
    out = "".join(
        text(f"collect.books.{fate}", language, count=made.fates[fate]) for fate in TAKEN_OUT if made.fates[fate]
    )
    return text("collect.books", language, deliveries=made.deliveries, received=made.received, out=out, **fates)


def _wide(said: str, width: int) -> str:
    return said + " " * max(0, width - columns(said))
