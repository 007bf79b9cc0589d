"""How an edition's parts are said: where something is as the form says it, and what a rule asks in one sentence."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar, cast

from xlvalidate.editions.edition import SHARE_DECIMALS, Edition, Indicator, Instance
from xlvalidate.editions.erratum import Erratum
from xlvalidate.editions.rule import Cells, Rule, SameAsLast, Units
from xlvalidate.findings import Number, clip, plain
from xlvalidate.identity import PeriodKind
from xlvalidate.languages import LANGUAGES, day_said
from xlvalidate.messages import has, text
from xlvalidate.rules.figure_text import Measure, Measured
from xlvalidate.rules.patterns import pattern
from xlvalidate.rules.rule_sentence import condition, sentence, worded
from xlvalidate.rules.tree import Claim, Iff, Ref, When, Whose, references
from xlvalidate.rules.types import ValueType

_Said = TypeVar("_Said")
Address = Callable[[str], str]
MOST_OF_A_NAME = 60
"""Of a name that its cell's address follows."""


def no_address(code: str) -> str:
    """Says no address: for a handbook, which is about no workbook."""
    return ""


def shared_place(edition: Edition, indicators: Sequence[Indicator], language: str = "") -> str:
    """What all these cells have in common, as the form says it: `表三 自然人`; the sheet alone when only that. In a
    language of a translation as that says it.
    """
    indicators = in_language(edition, indicators, language)
    rows, columns = (_common(paths) for paths in _paths(indicators))
    one_row = all(indicator.row == rows for indicator in indicators)
    inner = (*(rows[-1:] if one_row else ()), *columns)
    sheets = _sheets(edition, indicators)
    between = LANGUAGES[language or edition.language].between
    return " ".join((between.join(sheets), *said_once(_unsaid(inner, sheets))))


def shared_columns(indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """The column labels that all these cells have in common."""
    return _common([indicator.column for indicator in indicators])


def names_among(edition: Edition, indicators: Sequence[Indicator]) -> Mapping[str, str]:
    """By code: each of these cells by what tells it from the others, its row's label, its column's, or both. Where one
    has nothing that the others lack, each has its whole name.
    """
    if not indicators:
        return {}
    sheets = _sheets(edition, indicators)
    for parts in (_apart(indicators), [_own(one) for one in indicators]):
        if all(parts):
            for before in (sheets, ()):
                names = [" ".join(said_once((*_unsaid(part[:-1], before), part[-1]))) for part in parts]
                if len(set(names)) == len(names):
                    return dict(zip((one.code for one in indicators), names, strict=True))
    # Of several sheets two cells may have one name.
    return {one.code: f"{edition.table(one.table).sheet} {full_name(one)}" for one in indicators}


def figure_said(indicator: Indicator, number: Number | None) -> str | None:
    """A figure as the form shows it: a share as a percentage."""
    if number is None or not indicator.kind.facts.share:
        return plain(number)
    return f"{plain(Decimal(number).scaleb(SHARE_DECIMALS))}%"


def bounds_of(indicator: Indicator, language: str) -> tuple[str, str] | None:
    """The least and the most of a share or of a day as the form shows them, an empty text where there is none; None
    where it has neither.
    """
    if indicator.kind.facts.share:
        least, most = (figure_said(indicator, one) or "" for one in (indicator.least, indicator.most))
    else:
        days = (indicator.earliest, indicator.latest)
        least, most = ("" if day is None else day_said(day, language) for day in days)
    return (least, most) if least or most else None


def asked_of(indicator: Indicator, language: str) -> Iterator[str]:
    """What its content has to be beside of its kind, a sentence each: its bounds, its length, its pattern."""
    if (bounds := bounds_of(indicator, language)) is not None:
        least, most = bounds
        key = "between" if least and most else "least" if least else "most"
        yield text(f"asked.{key}", language, least=least, most=most)
    if indicator.shortest is not None:
        key = "length" if indicator.shortest == indicator.longest else "length.between"
        yield text(f"asked.{key}", language, least=indicator.shortest, most=indicator.longest)
    if indicator.pattern is not None:
        yield text("asked.pattern", language, pattern=pattern(indicator.pattern).words(language))


def full_name(indicator: Indicator) -> str:
    """An indicator by its row and its column: `（七）总计 自然人`."""
    return " ".join(said_once(_own(indicator)))


def said_once(labels: Iterable[str]) -> tuple[str, ...]:
    """Labels without one that repeats the one right before it, but for how the form numbers it: of `（七）总计` and
    `总计` the first.
    """
    kept: list[str] = []
    for label in labels:
        if not kept or _unnumbered(label) != _unnumbered(kept[-1]):
            kept.append(label)
    return tuple(kept)


_NUMBERING = re.compile(r"^(?:[（(][一二三四五六七八九十0-9]+[)）]|[一二三四五六七八九十0-9]+[.、．](?![0-9]))\s*")


def _unnumbered(label: str) -> str:
    bare = "".join(_NUMBERING.sub("", label).split())
    return bare or label


def _unsaid(labels: Sequence[str], sheets: Sequence[str]) -> tuple[str, ...]:
    """Labels without those that say what the sheet is called."""
    return tuple(label for label in labels if _unnumbered(label) not in map(_unnumbered, sheets))


def _own(indicator: Indicator) -> tuple[str, ...]:
    return (*indicator.row[-1:], *indicator.column)


def _apart(indicators: Sequence[Indicator]) -> list[tuple[str, ...]]:
    rows, columns = (len(_common(paths)) for paths in _paths(indicators))
    return [((*one.row[-1:],) if one.row[rows:] else ()) + one.column[columns:] for one in indicators]


def _paths(indicators: Sequence[Indicator]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    return [one.row for one in indicators], [one.column for one in indicators]


def _sheets(edition: Edition, indicators: Sequence[Indicator]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(edition.table(one.table).sheet for one in indicators))


def in_language(edition: Edition, indicators: Sequence[Indicator], language: str) -> list[Indicator]:
    """The same with the labels that they have in a language."""
    named = edition.named.get(language, {})
    return [named.get(one.code, one) for one in indicators]


def _common(paths: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    first, *others = paths
    shared = 0
    while shared < len(first) and all(len(o) > shared and o[shared] == first[shared] for o in others):
        shared += 1
    return first[:shared]


def indicators_in(edition: Edition, instance: Instance) -> list[Indicator]:
    """Every indicator a rule instance speaks of, each once, in the order written."""
    return [edition.operands[code] for code in _codes_in(instance)]


def _codes_in(instance: Instance) -> dict[str, None]:
    return dict.fromkeys(ref.code for ref in references(instance.claim))


def place_of_instance(edition: Edition, instance: Instance, language: str = "") -> str:
    """Where a rule instance looks: `表三 自然人`; what its sentence does not say. What entries of other tables come to
    the sentence says with its table.
    """
    return _of_edition(_place, edition, instance, language)


def _place(edition: Edition, instance: Instance, language: str) -> str:
    indicators = indicators_in(edition, instance)
    indicators = [one for one in indicators if not _has_table_in_name(edition, instance, one)] or indicators
    if not all(_apart(indicators)):
        between = LANGUAGES[language or edition.language].between
        return between.join(_sheets(edition, indicators))
    return shared_place(edition, indicators, language)


def _has_table_in_name(edition: Edition, instance: Instance, indicator: Indicator) -> bool:
    """Is it what entries come to, or a column of another table than the one whose entries are looked at?"""
    column = indicator.code in edition.columns and indicator.table != instance.entries
    return column or indicator.code in edition.entry_figures


def column_name(edition: Edition, column: Indicator, language: str) -> str:
    """A column of an open table with its table: `资助明细 金额`."""
    (named,) = in_language(edition, [column], language)
    return " ".join((edition.table(column.table).sheet, *said_once(named.column)))


def entry_figure_name(edition: Edition, code: str, language: str) -> str:
    """What the entries of a table come to: `资助明细中类别为“研发”的“金额”合计`."""
    figure = edition.entry_figures[code]
    facts = {"table": edition.table(figure.table).sheet}
    key = f"of-entries.{figure.function}"
    if figure.column is not None:
        (column,) = in_language(edition, [figure.column], language)
        facts["column"] = full_name(column)
        key += ".day" if _measure(column) is Measure.DAY else ""
    if figure.where is not None:
        key += ".where"
        facts["given"] = _said_of_an_entry(edition, figure.where, language)
    return worded(key, language, **facts)


def _said_of_an_entry(edition: Edition, where: Claim, language: str) -> str:
    """What is to be so of an entry: `类别为“研发”`."""
    codes = dict.fromkeys(ref.code for ref in references(where))
    names = names_among(edition, in_language(edition, [edition.operands[code] for code in codes], language))
    yearly = edition.period is PeriodKind.YEAR
    return condition(where, language, lambda ref: names[ref.code], str, measured_in(edition), yearly=yearly)


@dataclass(frozen=True, slots=True)
class RuleNames:
    """How the parts of one rule instance are called in a language; `address` gives the cell to be said after a name."""

    edition: Edition
    language: str
    names: Mapping[str, str]
    address: Address

    def name(self, ref: Ref) -> str:
        """An indicator. The figures of other forms have no cell in this one."""
        said = self.names[ref.code]
        has_cell = ref.period is Whose.NOW and ref.code not in self.edition.entry_figures
        where = self.address(ref.code) if has_cell else ""
        return text("words.at", self.language, name=clip(said, MOST_OF_A_NAME), cell=where) if where else said

    def measured(self, ref: Ref) -> Measure:
        """What an indicator is."""
        return _measure(self.edition.operands[ref.code])

    @property
    def yearly(self) -> bool:
        """Is the period before last year?"""
        return self.edition.period is PeriodKind.YEAR

    def label(self, of: str) -> str:
        """A set."""
        found = self.edition.sets[of]
        return found.labels.get(self.language, found.label)


def names_in(edition: Edition, instance: Instance, language: str, address: Address = no_address) -> RuleNames:
    """How the parts of an instance are called."""
    names = _of_edition(_names, edition, instance, language)
    return RuleNames(edition, language, names, address)


def _of_edition(
    say: Callable[[Edition, Instance, str], _Said], edition: Edition, instance: Instance, language: str
) -> _Said:
    """What is said of an instance, remembered where it is the edition's own: no two workbooks differ in that."""
    own = edition.by_instance.get(instance.id) is instance
    return cast("_Said", _remembered(say, edition, instance.id, language)) if own else say(edition, instance, language)


@lru_cache(maxsize=4_096)
def _remembered(
    say: Callable[[Edition, Instance, str], object], edition: Edition, instance: str, language: str
) -> object:
    return say(edition, edition.by_instance[instance], language)


def _names(edition: Edition, instance: Instance, language: str) -> Mapping[str, str]:
    here, elsewhere = [], {}
    for one in indicators_in(edition, instance):
        if one.code in edition.entry_figures:
            elsewhere[one.code] = entry_figure_name(edition, one.code, language)
        elif _has_table_in_name(edition, instance, one):
            elsewhere[one.code] = column_name(edition, one, language)
        else:
            here.append(one)
    return {**names_among(edition, in_language(edition, here, language)), **elsewhere}


def sentence_of(edition: Edition, instance: Instance, language: str, address: Address = no_address) -> str:
    """What the instance asks, in one sentence; `address` gives each indicator's cell to be said after its name."""
    called = names_in(edition, instance, language, address)
    return sentence(instance.claim, language, called.name, called.label, called.measured, yearly=called.yearly)


def copied_sentence(edition: Edition, language: str) -> str:
    """What a rule asks that the figures are not those of the period before over again."""
    return text("handbook.copied" if edition.period is PeriodKind.YEAR else "handbook.copied.period", language)


def measured_in(edition: Edition) -> Measured:
    """What each indicator of an edition is: a number, a share, a day."""
    return lambda ref: _measure(edition.operands[ref.code])


def _measure(indicator: Indicator) -> Measure:
    facts = indicator.kind.facts
    return Measure.DAY if facts.type is ValueType.DATE else Measure.SHARE if facts.share else Measure.NUMBER


def tolerance_said(rule: Rule, language: str) -> str:
    """What a rule tolerates, for a reader who knows no edition file; empty where it tolerates nothing."""
    if not rule.tolerance:
        return ""
    return text(f"tolerance.{rule.tolerance.kind}", language, said=str(rule.tolerance))


def parts_of(claim: Claim, *, second_holds: bool = False) -> tuple[Claim | None, Claim]:
    """The condition of a claim that is met, and what is asked where it is. Of `x iff y` each can be the condition."""
    match claim:
        case When(condition, then):
            return condition, then
        case Iff(first, second):
            return (second, first) if second_holds else (first, second)
        case _:
            return None, claim


def title_of(rule: Rule, language: str) -> str:
    """The rule's short name; its id where the edition gives none."""
    said = rule.translations.get(language)
    return (said and said.label) or rule.label or rule.id


def reason_of(rule: Rule, language: str) -> str:
    """Why a stricter rule would be wrong; empty where the edition does not say."""
    said = rule.translations.get(language)
    return (said and said.why) or rule.why or ""


def cells_sentence(edition: Edition, rule: Cells, language: str) -> str:
    """What a rule over cells asks."""
    sheet, judged = edition.table(rule.table).sheet, [*cells_judged(edition, rule)]
    if (opened := edition.open_tables.get(rule.table)) is not None:
        return text("words.cells.entries", language, sheet=sheet, count=len(opened.columns))
    key = "words.cells" if all(one.numeric for one in judged) else "words.cells.kinds"
    return text(key, language, sheet=sheet, count=len(judged))


def cells_judged(edition: Edition, rule: Cells) -> Iterator[Indicator]:
    """The indicators of which such a rule asks more than that a word is one of a list."""
    opened = edition.open_tables.get(rule.table)
    every = edition.by_table.get(rule.table, ()) if opened is None else opened.columns
    return (one for one in every if one.judged_by_sheet)


def kind_sentence(indicator: Indicator, language: str) -> str:
    """What its kind asks of a cell, and what the edition asks beside it; empty for a plain number or text."""
    facts = indicator.kind.facts
    if facts.number and not facts.share and not indicator.worded:
        return ""
    hint = f"sheet.hints.{indicator.kind}"
    said = (text(hint, language) if has(hint, language) else "", *asked_of(indicator, language))
    return (" " if LANGUAGES[language].blanks else "").join(filter(None, said))


def applies_to(edition: Edition, rule: Rule, instances: Sequence[Instance], language: str) -> str:
    """For whom a rule is and when it is asked, in the words of the form."""
    between = LANGUAGES[language].between
    labels = {one.code: one.label for one in edition.cover.fields}
    said = [
        text("handbook.applies.offices", language, line=labels.get(line, line), words=between.join(words))
        for line, words in rule.applies.items()
    ]
    refs = [ref for one in instances for ref in references(one.claim)]
    if isinstance(rule, SameAsLast) or any(ref.period is Whose.LAST for ref in refs):
        part = "" if edition.period is PeriodKind.YEAR else ".period"
        said.append(text(f"handbook.applies.last{part}", language))
    if any(ref.period is Whose.YEAR_AGO for ref in refs):
        said.append(text("handbook.applies.year_ago", language))
    if isinstance(rule, Units) or any(ref.period is Whose.UNITS for ref in refs):
        said.append(text("handbook.applies.units", language))
    blocks: dict[str, list[Indicator]] = {}
    for code in dict.fromkeys(ref.code for ref in refs):
        if (block := edition.optional.get(code)) is not None:
            blocks.setdefault(block, []).append(edition.operands[code])
    for those in blocks.values():
        said.append(text("handbook.applies.optional", language, place=shared_place(edition, those, language)))
    return text("diff.join", language).join(said) or text("handbook.applies.all", language)


def explanation_words(edition: Edition) -> Mapping[str, str]:
    """Where the form takes the reason for a finding: its sheet and its column, as facts of a sentence."""
    headings = text("sheet.checks_headings", edition.language).split("\n")
    return {"checks": text("sheet.checks_sheet", edition.language), "column": headings[_EXPLANATION]}


_EXPLANATION = 6


def source_of(rule: Rule, language: str) -> str:
    """Where the rule is from."""
    said = rule.translations.get(language)
    return (said and said.source) or rule.source


def form_title(edition: Edition, language: str) -> str:
    """What the form is called."""
    said = edition.text.translations.get(language)
    return (said and said.title) or edition.text.title


def authority_of(edition: Edition, language: str) -> str:
    """The notice that issued the form."""
    said = edition.text.translations.get(language)
    return (said and said.authority) or edition.text.authority


def erratum_sentence(erratum: Erratum, language: str) -> str:
    """What an erratum does, since when and why."""
    facts = {"rule": erratum.rule, "since": erratum.since.isoformat(), "reason": clip(erratum.why(language), 200)}
    said = []
    for word, more in erratum.words(LANGUAGES[language].between):
        if "severity" in more:
            more["severity"] = text(f"severity.{more['severity']}", language)
        said.append(text(f"what.{word}", language, **facts, **more))
    return (" " if LANGUAGES[language].blanks else "").join(said)


def notes_of(edition: Edition, language: str) -> tuple[str, ...]:
    """What a reader of the handbook has to know besides."""
    return tuple(note.translations.get(language, note.text) for note in edition.notes)
