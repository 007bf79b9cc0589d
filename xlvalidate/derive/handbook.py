"""Edition → the handbook of its rules: each in words, how to fix it, its cells and its source, as Markdown or HTML.

A contents stands before them, whose links lead to the rules by their ids.
"""

from collections.abc import Iterator, Mapping
from html import escape

from xlvalidate.cells import Area, Cell
from xlvalidate.derive.handbook_entry import HandbookEntry
from xlvalidate.derive.handbook_statements import statement_rows, statements_alone
from xlvalidate.derive.handbook_tables import table_entries
from xlvalidate.editions.declarations import declaration_word
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.model import Declaration
from xlvalidate.editions.rule import ByHand, Cells, Equation, Headings, Rule, SameAsLast, Units
from xlvalidate.editions.statement import RULE
from xlvalidate.editions.wording import (
    applies_to,
    authority_of,
    cells_judged,
    cells_sentence,
    copied_sentence,
    erratum_sentence,
    explanation_words,
    form_title,
    kind_sentence,
    notes_of,
    place_of_instance,
    reason_of,
    sentence_of,
    shared_place,
    source_of,
    title_of,
    tolerance_said,
)
from xlvalidate.findings import Severity
from xlvalidate.languages import LANGUAGES as SPOKEN
from xlvalidate.languages import name_of
from xlvalidate.messages import LANGUAGES, text
from xlvalidate.rules.rule_sentence import worded
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import references

_STYLE = (
    "body{font:15px/1.6 serif;max-width:62em;margin:2em auto;padding:0 1em;color:#111}"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em;border-top:1px solid #999;padding-top:.6em}"
    "table{border-collapse:collapse;width:100%;margin:.6em 0}td,th{border:1px solid #999;padding:.2em .5em;"
    "text-align:left;vertical-align:top}dt{font-weight:bold}dd{margin:0 0 .3em 1.5em}"
)


def markdown(edition: Edition, language: str, cells: Mapping[str, Cell | Area]) -> str:
    """The whole handbook as Markdown, of an edition with its errata. `cells` has each indicator's cell, and each
    column's cells.
    """
    listed = [*table_entries(edition, language), *entries(edition, language, cells)]
    lines = [f"# {_plain(form_title(edition, language))}", "", _plain(_intro(edition, language))]
    for said in _besides(edition, language):
        lines += ["", _plain(said)]
    lines += ["", f"**{text('handbook.contents', language)}**", ""]
    lines += [f"- [{_plain(one.heading)}](#{one.id}){_plain(one.beside)}" for one in listed]
    for entry in listed:
        # Programs make other links of a heading's words; this one is the same in each.
        lines += ["", f'<a id="{entry.id}"></a>', "", f"## {_plain(entry.heading)}"]
        lines += [""] if entry.facts else []
        for head, fact in entry.facts:
            said = f"`{fact}`" if head == entry.code else _plain(fact)
            lines.append(f"- {head}{_colon(language)}{said}")
        if entry.rows:
            lines += ["", _bars(entry.heads), "|" + "---|" * len(entry.heads), *map(_bars, entry.rows)]
    return "\n".join(lines) + "\n"


def html(edition: Edition, language: str, cells: Mapping[str, Cell | Area]) -> str:
    """The same as one HTML file that needs nothing else."""
    listed = [*table_entries(edition, language), *entries(edition, language, cells)]
    body = [f"<h1>{escape(form_title(edition, language))}</h1>", f"<p>{escape(_intro(edition, language))}</p>"]
    body += [f"<p>{escape(said)}</p>" for said in _besides(edition, language)]
    body.append(f"<nav><h2>{escape(text('handbook.contents', language))}</h2><ul>")
    body += [f'<li><a href="#{one.id}">{escape(one.heading)}</a>{escape(one.beside)}</li>' for one in listed]
    body.append("</ul></nav>")
    for entry in listed:
        body.append(f'<h2 id="{entry.id}">{escape(entry.heading)}</h2><dl>')
        for head, fact in entry.facts:
            said = f"<code>{escape(fact)}</code>" if head == entry.code else escape(fact)
            body.append(f"<dt>{escape(head)}</dt><dd>{said}</dd>")
        body.append("</dl>")
        if entry.rows:
            body.append(f"<table><tr>{_tags('th', entry.heads)}</tr>")
            body += [f"<tr>{_tags('td', row)}</tr>" for row in entry.rows]
            body.append("</table>")
    tag = SPOKEN[language].tag
    head = f'<meta charset="utf-8"><title>{escape(form_title(edition, language))}</title><style>{_STYLE}</style>'
    return f'<!DOCTYPE html>\n<html lang="{tag}"><head>{head}</head><body>\n' + "\n".join(body) + "\n</body></html>\n"


def entries(edition: Edition, language: str, cells: Mapping[str, Cell | Area]) -> Iterator[HandbookEntry]:
    """Every rule, in the order of the edition file; those that errata add come last."""
    heads = tuple(text(f"handbook.{key}", language) for key in ("id", "place", "sentence", "cells"))
    for rule in edition.rules:
        instances = [instance for instance in edition.by_instance.values() if instance.rule.id == rule.id]
        rows = tuple(_row(edition, instance, language, cells) for instance in instances)
        if rule.id == RULE and edition.statements:
            rows = tuple(statement_rows(edition, language, cells))
        if isinstance(rule, Cells):
            rows = tuple(_kind_rows(edition, rule, language, cells))
        title = title_of(rule, language)
        facts = tuple((head, fact) for head, fact in _facts(edition, rule, instances, language) if fact)
        severity = text(f"severity.{rule.severity}", language)
        yield HandbookEntry(
            id=rule.id,
            title="" if title == rule.id else title,
            beside=text("handbook.contents.line", language, severity=severity, count=_count(edition, rule, instances)),
            facts=facts,
            code=text("handbook.equation", language),
            heads=heads,
            rows=rows,
        )
    yield from statements_alone(edition, language, cells)


def _count(edition: Edition, rule: Rule, instances: list[Instance]) -> int:
    """At how many places a rule is; of the one about a text the statements that it may make."""
    return (len(edition.statements) if rule.id == RULE else len(instances)) or 1


def _facts(edition: Edition, rule: Rule, instances: list[Instance], language: str) -> Iterator[tuple[str, str]]:
    def head(key: str, **facts: str) -> str:
        return text(f"handbook.{key}", language, **facts)

    yield head("severity"), head(f"severity.{rule.severity}")
    yield head("count"), str(_count(edition, rule, instances))
    for other in (language, *(one for one in LANGUAGES if one != language)):
        yield head("sentence-in", language=name_of(other, language)), _example(edition, rule, instances, other)
    yield head("fix"), head(f"fix.{_fix(edition, rule)}", **explanation_words(edition))
    if isinstance(rule, Equation):
        yield head("equation"), written(rule.claim)
        yield head("blanks"), text("handbook.blanks.zero" if rule.zero_blanks else "handbook.blanks.not-run", language)
    yield head("tolerance"), tolerance_said(rule, language)
    yield head("applies"), applies_to(edition, rule, instances, language)
    yield head("trial"), rule.trial.isoformat() if rule.trial else ""
    yield head("source"), source_of(rule, language)
    yield head("why"), reason_of(rule, language)
    for erratum in edition.errata:
        if erratum.rule == rule.id:
            yield head("erratum"), erratum.since.isoformat()


def _fix(edition: Edition, rule: Rule) -> str:
    """How what a rule finds is put right, by a word."""
    if rule.trial is not None:
        return "trial"
    match rule:
        case Cells():
            if rule.table in edition.open_tables:
                return "cells.entries"
            return "cells" if all(one.numeric for one in cells_judged(edition, rule)) else "cells.kinds"
        case Headings():
            return "headings"
        case Units():
            return "units"
        case ByHand():
            return "statements" if rule.id == RULE and edition.statements else "manual"
        case _ if rule.id in edition.without_line:
            return "no-line"
        case SameAsLast():
            return "copied"
        case Equation():
            at_entries = any(one.rule.id == rule.id for one in edition.entry_instances)
            severity = "must" if rule.severity is Severity.MUST else "explain"
            return f"{severity}.entries" if at_entries else severity


def _example(edition: Edition, rule: Rule, instances: list[Instance], language: str) -> str:
    """The rule's sentence, as it is said at its first place."""
    match rule:
        case Equation():
            return sentence_of(edition, instances[0], language)
        case Cells():
            return cells_sentence(edition, rule, language)
        case Headings(table=table):
            return text("handbook.headings", language, sheet=edition.table(table).sheet)
        case Units():
            return text("handbook.units", language)
        case SameAsLast():
            return copied_sentence(edition, language)
        case ByHand():
            key = "statements" if rule.id == RULE and edition.statements else "manual"
            return text(f"handbook.{key}", language)


def _intro(edition: Edition, language: str) -> str:
    count = len(edition.by_instance) + len(edition.cell_rules)
    return text(
        "handbook.intro", language, authority=authority_of(edition, language), rules=len(edition.rules), count=count
    )


def _besides(edition: Edition, language: str) -> Iterator[str]:
    """What stands below the introduction: what severities ask for, the errata in force, also of rules that are off, and
    the notes.
    """
    yield text("handbook.severities", language, **explanation_words(edition))
    yield from _declarable(edition, language)
    yield from (erratum_sentence(erratum, language) for erratum in edition.errata)
    yield from notes_of(edition, language)


def _declarable(edition: Edition, language: str) -> Iterator[str]:
    """Which tables may be left empty as a whole, and what that means."""
    for declaration in Declaration:
        tables = [table for table, may_be in edition.declarable.items() if declaration in may_be]
        if tables:
            sheets = SPOKEN[language].between.join(edition.table(table).sheet for table in tables)
            word = declaration_word(declaration, edition.language)
            yield text(f"handbook.declared.{declaration}", language, sheets=sheets, word=word)


def _kind_rows(
    edition: Edition, rule: Cells, language: str, cells: Mapping[str, Cell | Area]
) -> Iterator[tuple[str, ...]]:
    """What a rule over cells asks of those that are no plain numbers: a row for a cell."""
    if rule.table in edition.open_tables:  # its chapter says so of every column
        return
    for one in cells_judged(edition, rule):
        if sentence := kind_sentence(one, language):
            place = shared_place(edition, [one], language)
            yield (f"{rule.id}.{one.short}", place, sentence, str(cells.get(one.code, "")))


def _row(edition: Edition, instance: Instance, language: str, cells: Mapping[str, Cell | Area]) -> tuple[str, ...]:
    # What entries come to has no cell.
    codes = [code for code in dict.fromkeys(ref.code for ref in references(instance.claim)) if code in cells]
    addresses = " ".join(cells[code].a1 for code in codes)
    place = place_of_instance(edition, instance, language)
    return (
        instance.id,
        worded("each-entry", language, table=place) if instance.entries else place,
        sentence_of(edition, instance, language),
        addresses,
    )


def _colon(language: str) -> str:
    return text("handbook.colon", language)


_MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*[]<|"})


def _plain(said: str) -> str:
    """A text of which no sign is taken for Markdown."""
    return said.translate(_MARKUP)


def _bars(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(map(_plain, cells)) + " |"


def _tags(tag: str, cells: tuple[str, ...]) -> str:
    return "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells)
