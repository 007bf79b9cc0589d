"""A finding as people read it: where as the form says it, the figures, one sentence with 请, the rule's id last."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from xlvalidate.checking.text_against_tables import DIFFERS
from xlvalidate.editions.declarations import declaration_word
from xlvalidate.editions.edition import SHARE_DECIMALS, Edition, ItemList
from xlvalidate.editions.erratum import Erratum
from xlvalidate.editions.model import Declaration
from xlvalidate.editions.statement import RULE
from xlvalidate.editions.wording import (
    erratum_sentence,
    explanation_words,
    figure_said,
    title_of,
)
from xlvalidate.errors import system_says
from xlvalidate.findings import MOST_ENTRIES_SHOWN, TYPED, Finding, Number, Origin, Severity, clip, plain
from xlvalidate.identity import Period, PeriodKind
from xlvalidate.languages import LANGUAGES, day_said, flag_said, parted, said_list
from xlvalidate.messages import has, text
from xlvalidate.reading.flags import words_for
from xlvalidate.reading.statements import place_in
from xlvalidate.reading.submission import WITH_A_CAUSE
from xlvalidate.reports.entry_text import columns_of, columns_said, of_the_first, table_of
from xlvalidate.reports.gap_text import are_numbers, gaps_of
from xlvalidate.reports.rule_words import (
    asked_by,
    clauses_of,
    condition_of,
    divisor_of,
    equation_of,
    rule_of,
    tolerance_of,
)
from xlvalidate.reports.where_text import listed, where_said
from xlvalidate.rules.explain import has_choice
from xlvalidate.rules.figure_text import Measure
from xlvalidate.rules.patterns import pattern

_TO_FILL = ("not-run", "table-blank")
_LISTING = ("text-outside", "comments")
_OF_LISTS = ("not-a-choice", "not-under", "not-for-office")
_QUOTED, _SHORT = 3, 20
_MOST_CLAUSES = 160  # beyond it the figures alone are said: Excel shows 255 characters
_LISTED = {
    "areas": 120, "equation": 100, "units": 300, "largest": 200, "offices": 200, "office": 100, "meant": 100,
    "reason": 200, "because": 200, "files": 200, "path": 300,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words. `where` is empty for a whole file; `figures` is the equation, empty where there is none, and
    `condition` what makes a rule ask that, with its figures: `A（B3） = 3 > 0`. `short` is both.
    """

    where: str
    what: str
    figures: str
    please: str
    tail: str
    condition: str = ""
    short: str = ""

    @property
    def body(self) -> str:
        """The whole in one line, but for the id and how much it weighs."""
        return self._line(self.what, self.please)

    @property
    def message(self) -> str:
        """The whole in one line."""
        return self._line(self.what, self.please, self.tail)

    def _line(self, *parts: str) -> str:
        where = f"{self.where}：" if self.where and "〔" in self.tail else f"{self.where}: " if self.where else ""
        space = "" if "〔" in self.tail else " "
        return where + space.join(filter(None, parts))


_OF_LAST = ("last-not-earlier", "last-older", "last-year-unread", "last-year-unknown")
_PERIODS = ("period", "year", "this_year", "wanted", "stamped")
"""Facts that may be a period of less than a year, which each language writes in its own way."""


def _said_fact(key: str, fact: str, language: str) -> str:
    """A fact as it is shown."""
    period = Period.of(fact) if key in _PERIODS else None
    if period is not None and period.kind is not PeriodKind.YEAR:
        return period.said(language)
    return said_list(fact, language)


@lru_cache(maxsize=512)  # every report says the same findings of an office, one office after the other
def say(finding: Finding, edition: Edition | None, language: str) -> Said:
    """The words of a finding. `edition` is None only for a file that is of none."""
    tail = text("finding.tail", language, id=finding.id, severity=text(f"severity.{finding.severity}", language))
    if finding.origin is Origin.FILE or edition is None:
        facts = {key: _said_fact(key, value, language) for key, value in finding.facts}
        if finding.origin is Origin.STRUCTURE and has(f"what.{finding.why}", language):
            clean = {key: clip(value, _LISTED.get(key, TYPED)) for key, value in facts.items()}
            clean["cover"] = _cover(edition, language)
            what = text(f"what.{finding.why}", language, **clean)
            return Said("", what, "", text(f"please.{finding.why}", language, **clean), tail)
        if has(f"fate.{finding.why}", language) and not has(f"file.{finding.why}", language):
            return Said("", text(f"fate.{finding.why}", language), "", "", tail)
        spoken = has(f"file.{finding.why}", language)
        key = finding.why if spoken else "unreadable"
        detail = facts.get("detail", "") if spoken else f"{finding.why} {facts.get('detail', '')}".strip()
        what = text(f"file.{key}", language, **{"edition": "", **facts, "detail": clip(system_says(detail, language))})
        return Said("", what, "", "", tail)
    facts_key = _variant(finding, edition)
    condition, figures = condition_of(finding, edition, language), equation_of(finding, edition, language)
    known = _facts(finding, edition, language)
    return Said(
        where=where_said(finding, edition, language),
        what=sentences(_what(finding, facts_key, known, edition, language), language),
        figures=figures,
        please="" if finding.explanation else text(f"please.{_please(finding, facts_key, edition)}", language, **known),
        tail=tail,
        condition=condition,
        short=text("finding.short", language, condition=condition, figures=figures)
        if condition and figures
        else figures,
    )


def sentences(said: Iterable[str], language: str) -> str:
    """Sentences one after the other; only between those of Latin letters stands a blank."""
    return (" " if LANGUAGES[language].blanks else "").join(filter(None, said))


def _what(
    finding: Finding, variant: str, facts: Mapping[str, object], edition: Edition, language: str
) -> Iterator[str]:
    said = text(f"what.{variant}", language, **facts)
    yield of_the_first(finding, edition, said, language)
    if finding.explanation:
        yield text("what.explained", language, explanation=clip(finding.explanation, 200))
    yield nil_said([finding], edition, language)
    if finding.fact("saved_by"):
        facts = {"saved_by": clip(finding.fact("saved_by")), "lost": finding.fact("lost")}
        yield text("what.saved-by", language, **facts)
    if finding.fact("lapsed"):
        lapsed, then = (clip(finding.fact(key), 200) for key in ("lapsed", "then"))
        if then:
            yield text("what.lapsed", language, lapsed=lapsed, then=then)
        else:  # it stood in last year's file
            yield text("what.lapsed.unseen", language, lapsed=lapsed)
    if state := finding.fact("reason_is"):
        said, refused = (clip(finding.fact(key), 200) for key in ("reason", "refused"))
        yield text(f"what.reason-{state}", language, said=said, why=refused)
    if finding.fact("no_reason"):
        yield text("what.no-reason", language, said=clip(finding.fact("no_reason"), 200))


def nil_said(broken: Iterable[Finding], edition: Edition, language: str) -> str:
    """Of which tables the rules took every figure for 0, as there is nothing in them; empty where of none."""
    sheets = dict.fromkeys(sheet for finding in broken if (nil := finding.fact("nil")) for sheet in parted(nil))
    if not sheets:
        return ""
    word = declaration_word(Declaration.NIL, edition.language)
    return text("what.counted-nil", language, sheets=LANGUAGES[language].between.join(sheets), word=word)


def _variant(finding: Finding, edition: Edition) -> str:
    match finding.why:
        case why if why == DIFFERS and finding.fact("others"):
            return f"{DIFFERS}.more"
        case "same-as-last" if edition.period is not PeriodKind.YEAR:
            return "same-as-last.period"
        case why if why in _OF_LAST and edition.period is not PeriodKind.YEAR:
            return f"{why}.period"
        case "broken":
            return _broken(finding, edition)
        case "not-run" if finding.entries:
            # Of a rule only the first cells are counted, of a table all of them.
            exact = finding.entries <= MOST_ENTRIES_SHOWN or finding.fact("table")
            return "not-run.entries" if exact else "not-run.entries.many"
        case "not-run" if any(finding.fact(lack) for lack in WITH_A_CAUSE):
            return "not-run.mixed"
        case "not-run":
            blank, other = finding.fact("blank") != "0", finding.fact("other") != "0"
            if other and not are_numbers(finding.places, edition):
                return "not-run.mixed"
            return "not-run.both" if blank and other else "not-run.other" if other else "not-run"
        case "date" | "text-date" if finding.fact("detail"):
            return f"{finding.why}.day"
        case "places" if finding.fact("decimals") == "0":
            return "places.whole"
        case "not-a-choice":
            of_list = ".list" if finding.fact("list") or _list_of(finding, edition) else ""
            return f"not-a-choice{of_list}{'.near' if finding.fact('near') else ''}"
        case "too-few-entries" if finding.fact("count") == "0":
            return "too-few-entries.none"
        case "not-under" if finding.fact("near"):
            return "not-under.near"
        case "columns-exchanged" if not finding.fact("sheet"):
            return "columns-exchanged.entries"
        case "least" if finding.right == 0:
            return "least.negative"
        case "units-differ" if not finding.fact("largest"):
            return "units-differ.none"
        case why:
            return why


def _broken(finding: Finding, edition: Edition) -> str:
    """A broken rule: with its difference and what is tolerated, with which of its clauses hold, or with its figures."""
    if finding.difference:
        return "broken.tolerated" if tolerance_of(finding, rule_of(finding, edition)) else "broken"
    instance = edition.by_instance.get(finding.id)
    if finding.fact("clauses") and finding.difference is None and instance is not None and has_choice(instance.claim):
        return "broken.clauses"
    return "broken.equal" if finding.fact("equation") else "broken.plain"


def _please(finding: Finding, variant: str, edition: Edition) -> str:
    if finding.fact("lapsed"):
        return "lapsed"
    if state := finding.fact("reason_is"):
        return f"reason-{state}"
    if finding.fact("no_reason"):
        return "no-reason"
    if finding.fact("path"):
        return "names-lost"
    if finding.why == DIFFERS:
        return DIFFERS if finding.severity is not Severity.NOTE else "broken.trial"
    if finding.why == "broken":
        match finding.severity:
            case Severity.MUST:
                return "broken"
            case Severity.NOTE:
                return "broken.trial"
        if finding.id.split(".")[0] in edition.without_line:
            return "broken.no-line"
        return "broken.lost" if finding.fact("line") else "broken.explain"
    if finding.why == "table-blank" and finding.fact("table") in edition.declarable:
        return "table-blank.may-be"
    if finding.why == "same-as-last" and finding.fact("line"):
        return "same-as-last.lost"
    return f"{variant}.any" if variant in _TO_FILL and not are_numbers(finding.places, edition) else variant


def _facts(finding: Finding, edition: Edition, language: str) -> dict[str, object]:
    facts: dict[str, object] = {
        key: clip(_said_fact(key, value, language), _LISTED.get(key, TYPED)) for key, value in finding.facts
    }
    facts |= {**explanation_words(edition), "cover": _cover(edition, language)}
    facts["left"], facts["right"] = (_figure(finding, number, edition) for number in (finding.left, finding.right))
    facts |= _values(finding, edition, language)
    if finding.difference is not None:
        facts["difference"] = plain(finding.difference)
    if finding.places:
        facts["text"] = clip(finding.places[0].text)
    if table := table_of(finding, edition):
        facts["columns"] = columns_said(finding.places, edition, table, language)
        facts.setdefault("most", edition.open_tables[table].most)
        by_column = finding.why.startswith("column")
        facts.setdefault("count", len(columns_of(finding.places, edition, table)) if by_column else finding.entries)
    facts.setdefault("count", str(len(finding.places)))
    if (of_list := _list_of(finding, edition)) is not None:
        facts["list"] = clip(of_list.label)
    if finding.why == "table-blank":
        may_be = edition.declarable.get(finding.fact("table"), ())
        facts["choices"] = text("or.quoted", language).join(declaration_word(one, edition.language) for one in may_be)
    if finding.why == "declared-filled":
        cells = [place.cell.a1 for place in finding.places[1:] if place.cell]
        facts |= {"count": str(len(cells)), "cells": listed(cells, language)}
    if finding.why in _LISTING:
        facts["list"] = _quoted(finding, language)
    if finding.why.startswith("lines-hidden"):
        facts["lines"] = _lines(finding, language)
    if finding.why == "not-run":
        facts |= gaps_of(finding, edition, language)
        facts["count"] = finding.entries or facts["count"]
    if finding.fact("divisor"):
        facts["divisor"] = divisor_of(finding, edition, language)
    if "severity" in facts:
        facts["severity"] = text(f"severity.{facts['severity']}", language)
    if finding.why.startswith("erratum-"):
        said = (one.why(language) for one in edition.errata if one.rule == finding.fact("rule"))
        facts["reason"] = clip(next(said, finding.fact("reason")), _LISTED["reason"])
    rule = rule_of(finding, edition)
    if rule is not None:
        facts["title"] = title_of(rule, language)
    elif finding.id == RULE:
        facts["title"] = text("handbook.statements.title", language)
    if finding.id in edition.by_instance:
        facts["sentence"] = asked_by(finding, edition, language)
    if finding.why == "broken" and finding.difference is not None:
        tolerance = tolerance_of(finding, rule)
        if tolerance or finding.fact("measure"):
            facts["difference"] = _apart(max(finding.difference, -finding.difference), finding, language)
        if tolerance:
            most = _apart(finding.tolerated, finding, language)
            facts["allowed"] = text(f"allowed.{tolerance.kind}", language, tolerance=str(tolerance), most=most)
    if finding.why == DIFFERS:
        facts |= _of_text(finding, edition, language)
    if finding.why == "broken":
        facts["equation"] = clip(equation_of(finding, edition, language), _LISTED["equation"])
    if finding.fact("clauses"):
        by_clause = clauses_of(finding, edition, language)
        facts["clauses"] = by_clause if 0 < len(by_clause) <= _MOST_CLAUSES else facts["equation"]
    return facts


_MOST_QUOTED, _BEFORE_IT = 100, 60


def _of_text(finding: Finding, edition: Edition, language: str) -> dict[str, object]:
    """What the text says, quoted around its figure, where that is, and what its tables say."""
    sentence, figure = finding.fact("sentence"), plain(finding.left) or ""
    at = max(sentence.find(figure), 0)
    begin = at - _BEFORE_IT if len(sentence) > _MOST_QUOTED and at > _BEFORE_IT else 0
    quoted = ("…" if begin else "") + clip(sentence[begin:], _MOST_QUOTED)
    numbers = place_in(finding.fact("where"))
    where = LANGUAGES[language].between.join(text(f"text.{what}", language, number=n) for what, n in numbers.items())
    statement = edition.by_statement.get(finding.id)
    return {
        "sentence": quoted,
        "at": text("text.at", language, where=where) if where else "",
        "label": statement.label(language) if statement else finding.id,
        "tabled": clip(said_list(finding.fact("tabled"), language), _LISTED["equation"]),
        "count": finding.fact("others") or "0",
    }


def _figure(finding: Finding, number: Number | None, edition: Edition) -> str | None:
    """A figure as its cell shows it: a share as a percentage."""
    codes = {place.code for place in finding.places}
    code = codes.pop() if len(codes) == 1 else None
    return plain(number) if code is None or finding.why == "broken" else figure_said(edition.operands[code], number)


def _list_of(finding: Finding, edition: Edition) -> ItemList | None:
    """The list that a finding of a word is about; None where its choices stand in the edition themselves."""
    if finding.why not in _OF_LISTS:
        return None
    listed_in = (edition.operands[place.code].list for place in finding.places if place.code)
    return edition.lists.get(finding.fact("list") or next((code for code in listed_in if code), None) or "")


def _values(finding: Finding, edition: Edition, language: str) -> Iterator[tuple[str, object]]:
    """Days, yes and no, patterns and accepted words in a language, where a finding has them."""
    for name in ("day", "bound"):
        if said := finding.fact(name):
            yield name, day_said(date.fromisoformat(said), language)
    if said := finding.fact("flag"):
        yield "flag", flag_said(said == "true", language)
    match finding.why:
        case "date" | "text-date" if finding.fact("detail"):
            yield "day", day_said(date.fromisoformat(finding.fact("detail")), language)
        case "date-two-readings":
            days = (day_said(date.fromisoformat(one), language) for one in finding.fact("detail").split())
            yield "readings", text("or", language).join(days)
        case "two-readings":
            yield "readings", text("or", language).join(finding.fact("detail").split())
        case "flag-unread":
            yield "words", LANGUAGES[language].between.join(words_for(edition.language))
        case "most-percent":
            yield "percent", plain(finding.left)
            yield "share", plain(Decimal(finding.left or 0).scaleb(-SHARE_DECIMALS))
        case "pattern":
            yield "pattern", pattern(finding.fact("pattern")).words(language)


def _apart(number: Number | None, finding: Finding, language: str) -> str:
    """How far apart two sides are: in days, in points of a percentage, or as a number."""
    match finding.fact("measure"):
        case Measure.DAY:
            return text("apart.day", language, count=plain(number))
        case Measure.SHARE:
            return text("apart.share", language, count=plain(Decimal(number or 0).scaleb(SHARE_DECIMALS)))
        case _:
            return plain(number) or ""


def _cover(edition: Edition | None, language: str) -> str:
    """Where the office, its code and the year stand: on the cover, or on a sheet of a workbook that was adopted."""
    if edition is None or edition.text.onto is None:
        return text("cover", language)
    return text("cover.sheet", language, sheet=edition.cover.sheet)


def _quoted(finding: Finding, language: str) -> str:
    """The first texts that a finding lists, each with its cell."""
    shown, sheet = [], ""
    for place in finding.places[:_QUOTED]:
        if place.cell is not None:
            at = place.cell.a1 if place.cell.sheet == sheet else f"{place.cell.sheet} {place.cell.a1}"
            sheet = place.cell.sheet
            shown.append(text("said.at", language, cell=at, text=clip(place.text, _SHORT)))
    return LANGUAGES[language].between.join(shown) + ("…" if len(finding.places) > _QUOTED else "")


def _lines(finding: Finding, language: str) -> str:
    between, said = LANGUAGES[language].between, []
    for axis in ("rows", "columns"):
        if lines := finding.fact(axis).split():
            one = len(lines) == 1 and lines[0].isalnum()  # `6-9` are several
            said.append(text(f"lines.{axis}", language, count=1 if one else 2, **{axis: between.join(lines)}))
    return text("and", language).join(said)


def say_erratum(edition: str, erratum: Erratum, language: str) -> str:
    """An erratum in force, once for a whole report."""
    return f"{clip(edition)}  {erratum_sentence(erratum, language)}"
