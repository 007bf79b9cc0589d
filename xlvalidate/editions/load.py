"""An edition file to an Edition: read, filled in from its includes, resolved. All faults at once, each with a path."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from xlvalidate.editions.edition import Edition, Indicator, Instance, ItemList, SetOf, instance
from xlvalidate.editions.edition_files import EditionFile, Sources, read, slot_of
from xlvalidate.editions.entry_places import BesideCells, tables_spoken_of
from xlvalidate.editions.fault_places import Crossing, crossings, of_the_second
from xlvalidate.editions.grid import indicators as indicators_of
from xlvalidate.editions.issued_digest import digest_of
from xlvalidate.editions.item_lists import OFFICE, ListFile, file_of, item_lists
from xlvalidate.editions.lint import faults_of
from xlvalidate.editions.model import (
    Block,
    Column,
    Cover,
    CoverField,
    EditionText,
    NamedSet,
    Onto,
    Open,
    Previous,
    Row,
    Table,
    WordList,
    YearSpan,
)
from xlvalidate.editions.rule import SAYS, Cells, Equation, Headings, Rule, RuleOfAnyKind, Units, said_once
from xlvalidate.editions.rule_axes import Repetition, UnresolvedError, axis, named_set, no_table
from xlvalidate.editions.rule_places import Resolver
from xlvalidate.editions.statement import StatementLine, statements_of
from xlvalidate.editions.statement_files import with_statements
from xlvalidate.editions.translations import KEY, keys_of_words, named_in, strangers, table_faults, translated
from xlvalidate.errors import Drawn, EditionError, Fault, fault, words
from xlvalidate.faults import of_types, placed, shown
from xlvalidate.rules.grammar import leaf_places
from xlvalidate.rules.tolerance import MOST_NODES, RoundingError, tolerant
from xlvalidate.rules.tree import Claim, Ref, exact_quotient, references
from xlvalidate.toml_places import Location

OF_A_PART = ("tables", "sets", "lists", "rules")
"""What an included file holds."""


def load(path: Path, today: date | None) -> Edition:
    """The edition of a file. `today` says which trials have ended, a fault for the author; with None neither
    trials nor stray and outdated files beside it are looked at.

    Raises EditionError with every fault of the file, OSError when it cannot be read. Where only the translations have
    faults, and `today` is None, the edition comes without any, and says so (`untranslated`).
    """
    try:
        return _loaded(path, today, translations=True)
    except (EditionError, OSError) as error:
        if today is not None:
            raise
        try:
            edition = _loaded(path, None, translations=False)
        except (EditionError, OSError):
            raise error from None
        return replace(edition, untranslated=error)


def _loaded(path: Path, today: date | None, *, translations: bool) -> Edition:
    where = path.name
    own, data = read(path, where)
    if "id" not in own.tree and (why := _no_edition(own, path)) is not None:
        raise EditionError(where, [why])
    digest = hashlib.sha256(data)
    tree, sources = _with_includes(own, path, digest)
    tree, beside = with_statements(tree, sources)
    tree, misplaced = translated(tree, sources, beside=translations)
    misplaced = [*beside, *misplaced]
    tree, unclear = one_of_six(tree)
    try:
        text = _reader().validate_python(tree)
    except ValidationError as error:
        told = map(unclear_fault, unclear)
        found = of_types(error, tagged="rules", known=lambda at: keys_of_words(at) or _keys())
        raise EditionError(where, sources.placed([*found, *told, *misplaced])) from None
    faults = misplaced
    files = _list_files(text, sources)
    for one in files.values():
        digest.update(hashlib.sha256(one.data).digest())
    whole = digest_of(path, text.id, digest.hexdigest(), today is not None)
    edition = _resolved(text, tree, whole, faults, unclear, files)
    faults.extend(_in_whose_file(one, sources) for one in faults_of(edition, today))
    faults.extend(table_faults(text.tables))
    if today is not None:
        faults.extend(strangers(sources))
    if faults:
        raise EditionError(where, sources.placed(faults))
    return edition


def _list_files(text: EditionText, sources: Sources) -> dict[int, ListFile]:
    """The files of lists, by the number of the list."""
    files = {}
    for number, line in enumerate(text.lists):
        source, _ = sources.found(("lists", number))
        if (file := file_of(line, source.path)) is not None:
            files[number] = file
    return files


def _in_whose_file(one: Fault, sources: Sources) -> Fault:
    """A slot that is open is filled by the edition's own file, whose own tables have none."""
    if one.why != "open-slot":
        return one
    if one.at not in sources.included:
        return replace(one, why="slot-of-own")
    return replace(one, at=("slots", str(dict(one.facts)["slot"])))


def _no_edition(own: EditionFile, path: Path) -> Fault | None:
    """A file without an id that is something else: nothing at all, what belongs to an edition, what one includes."""
    if not own.tree:
        return fault(words("the-file"), "file-empty")
    stem = path.stem
    while "." in stem:
        stem = stem.rpartition(".")[0]
        if path.with_name(f"{stem}.toml").is_file():
            return fault(words("the-file"), "belongs-to", edition=f"{stem}.toml")
    if all(key in OF_A_PART and isinstance(lines, list) for key, lines in own.tree.items()):
        return fault(words("the-file"), "a-part")
    return None


def _keys() -> tuple[str, ...]:
    """Every key that an edition file may have somewhere."""
    lines = (
        EditionText,
        Cover,
        CoverField,
        Table,
        Block,
        Row,
        Column,
        NamedSet,
        WordList,
        Open,
        YearSpan,
        Previous,
        Onto,
        RuleOfAnyKind,
        StatementLine,
    )
    return (*(one.name for line in lines for one in fields(line) if one.name != KEY), *SAYS, "include", "slots")


@cache
def _reader() -> TypeAdapter[EditionText]:
    """Made once a process: it takes longer than an edition takes to be read."""
    return TypeAdapter(EditionText)


def _with_includes(own: EditionFile, path: Path, digest: "hashlib._Hash") -> tuple[dict[str, Any], Sources]:
    raw, where = own.tree, own.name
    if wrong := [*_assembly_faults(raw)]:
        raise EditionError(where, placed(wrong, own.text))
    tree = {key: value for key, value in raw.items() if key not in ("include", "slots")}
    sources = Sources(own)
    slots = raw.get("slots", {})
    filled: set[str] = set()
    for count, name in enumerate(raw.get("include", ())):
        part_path = path.parent / name
        if any(part_path.is_file() and one.path.samefile(part_path) for one in (own, *sources.parts)):
            again = fault("", "included-twice", ("include", count), name=name)
            raise EditionError(where, placed([again], own.text))
        try:
            part, data = read(part_path, name)
        except (OSError, ValueError):  # ValueError: no file can have this name
            missing = fault("include", "no-include", ("include", count), name=name, where=where)
            raise EditionError(where, placed([missing], own.text)) from None
        digest.update(hashlib.sha256(data).digest())
        sources.parts.append(part)
        if wrong := [*_part_faults(part.tree)]:
            raise EditionError(name, placed(wrong, part.text))
        for key, values in part.tree.items():
            before = tree.get(key, [])
            if not isinstance(before, list):
                continue  # a fault of the edition's own, which is told with the others
            into = tree[key] = [*before]
            for number, value in enumerate(values):
                sources.included[key, len(into)] = part, number
                into.append(_slots_filled(value, slots, filled))
    unknown = [name for name in slots if name not in filled]
    if unknown:
        raise EditionError(where, placed([fault("", "no-slot", ("slots", name)) for name in unknown], own.text))
    return tree, sources


def _assembly_faults(tree: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the keys that say of which files an edition is made."""
    names, slots = tree.get("include", []), tree.get("slots", {})
    if not isinstance(names, list):
        yield fault("", "a-list", ("include",), given=shown(names))
    else:
        for number, name in enumerate(names):
            if not isinstance(name, str):
                yield fault("", "a-text", ("include", number), given=shown(name))
    if not isinstance(slots, dict):
        yield fault("", "a-table", ("slots",), given=shown(slots))
    else:
        for slot, rows in slots.items():
            if not isinstance(rows, list):
                yield fault("", "a-list", ("slots", slot), given=shown(rows))


def _part_faults(tree: Mapping[str, Any]) -> Iterator[Fault]:
    for key, values in tree.items():
        if key not in OF_A_PART:
            yield fault("", "include-holds", (key,))
        elif not isinstance(values, list):
            yield fault("", "a-list", (key,), given=shown(values))


def _slots_filled(value: Any, slots: Mapping[str, Any], filled: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _slots_filled(inner, slots, filled) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    out: list[Any] = []
    for item in value:
        slot = slot_of(item, slots)
        if slot is None:
            out.append(_slots_filled(item, slots, filled))
        else:
            filled.add(slot)
            out.extend(slots[slot])
    return out


def one_of_six(tree: dict[str, Any]) -> tuple[dict[str, Any], tuple[int, ...]]:
    """The tree with one thing said by each rule, and the numbers of the rules that said none or several."""
    lines = tree.get("rules", ())
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        return tree, ()
    said = [said_once(line) for line in lines]
    unclear = tuple(number for number, (_, clear) in enumerate(said) if not clear)
    return {**tree, "rules": [line for line, _ in said]}, unclear


def unclear_fault(number: int) -> Fault:
    """A rule that says none of the six things, or several."""
    return fault("", "one-of-six", ("rules", number))


def unresolved_fault(error: UnresolvedError, number: int, lines: Sequence[Any]) -> Fault:
    """A rule that speaks of what there is not, with a caret where its equation has it."""
    found = Fault("", error.why.why, error.why.facts, ("rules", number, *filter(None, (error.key,))))
    said = lines[number].get("says")
    if error.leaf is None or not isinstance(said, str):
        return found
    return replace(found, at=("rules", number, "says"), drawn=Drawn(said, leaf_places(said)[error.leaf]))


def _resolved(
    text: EditionText,
    tree: Mapping[str, Any],
    digest: str,
    faults: list[Fault],
    unclear: Sequence[int],
    files: Mapping[int, ListFile],
) -> Edition:
    tables = {table.code: table for table in text.tables}
    found: dict[str, Indicator] = {}
    columns: dict[str, Indicator] = {}
    lists, of_lists = item_lists(text.lists, files)
    faults += of_lists
    for number, table in enumerate(text.tables):
        at: Location = ("tables", number)
        by_code: dict[str, list[Crossing]] | None = None
        for indicator in indicators_of(table):
            if indicator.code in found or indicator.code in columns:
                by_code = by_code if by_code is not None else crossings(table, at)
                there = of_the_second(by_code[indicator.code], at)
                faults.append(fault("", "two-cells", there, code=indicator.code))
            into = columns if table.open is not None else found
            into[indicator.code] = listed(indicator, lists)
    for own in (found, columns):
        own |= {code: under(one, own, lists) for code, one in own.items()}
    entries = BesideCells(columns, frozenset(table.code for table in text.tables if table.open is not None), lists)
    sets: dict[str, SetOf] = {}
    for number, line in enumerate(text.sets):
        try:
            sets[line.name] = named_set(line, tables)
        except UnresolvedError as error:
            faults.append(Fault("", error.why.why, error.why.facts, ("sets", number)))
    instances: list[Instance] = []
    for number, rule in enumerate(text.rules):
        if number in unclear:
            faults.append(unclear_fault(number))
            continue
        try:
            instances.extend(instances_of(rule, tables, found, sets, entries))
        except UnresolvedError as error:
            faults.append(unresolved_fault(error, number, tree["rules"]))
    statements = statements_of(text.statements, text.statement_words, found, faults)
    return Edition(
        text=text,
        digest=digest,
        indicators=found,
        sets=sets,
        rules=text.rules,
        instances=tuple(one for one in instances if not one.entries),
        columns=columns,
        entry_figures=entries.figures,
        entry_instances=tuple(one for one in instances if one.entries),
        lists=lists,
        statements=statements,
        named=named_in(text.tables),
    )


def instances_of(
    rule: Rule,
    tables: Mapping[str, Table],
    indicators: Mapping[str, Indicator],
    sets: Mapping[str, SetOf],
    entries: BesideCells,
) -> Iterator[Instance]:
    """A rule at each of its places. `entries` gets what it asks of entries together. Raises UnresolvedError."""
    match rule:
        case Cells(table=table) | Headings(table=table):
            if table not in tables:
                raise no_table(table, tables)
        case Units(codes=codes):
            for pattern in codes:
                if not any(fnmatchcase(code, pattern) for code in indicators):
                    raise UnresolvedError("names-none", pattern=pattern)
        case Equation(claim=claim) if not rule.tolerance and (found := exact_quotient(claim)) is not None:
            error = UnresolvedError("quotient-equals", found)
            error.found_in(claim)
            raise error
        case Equation(each=None, claim=claim):
            own = tables_spoken_of(claim, entries.tables)
            if len(own) > 1:
                raise UnresolvedError("entries-of-two", tables=own)
            at = own[0] if own else ""
            resolved = Resolver(indicators, sets, None, "", entries, at).claim(claim)
            yield _instance(rule, "", resolved, indicators, entries, at)
        case Equation(each=str(each), claim=claim):
            over: Repetition = axis(each, tables, indicators)
            if not over.keys:
                raise UnresolvedError("no-member", each=each)
            at = over.table if over.axis == "entries" else ""
            for key in over.keys:
                resolved = Resolver(indicators, sets, over, key, entries, at).claim(claim)
                yield _instance(rule, key, resolved, indicators, entries, at)


def listed(indicator: Indicator, lists: Mapping[str, ItemList]) -> Indicator:
    """An indicator with the items of its list as its choices."""
    found = lists.get(indicator.list or "")
    return indicator if found is None else replace(indicator, choices=found.items)


def under(indicator: Indicator, own: Mapping[str, Indicator], lists: Mapping[str, ItemList]) -> Indicator:
    """An indicator with the one whose word decides which items of its list are valid: where it does not say which, the
    only one of its table with the parent list.
    """
    found = lists.get(indicator.list or "")
    if found is None or found.parent in (None, OFFICE) or indicator.under is not None:
        return indicator
    parents = [one.code for one in own.values() if one.table == indicator.table and one.list == found.parent]
    return replace(indicator, under=parents[0]) if len(parents) == 1 else indicator


def _instance(
    rule: Equation, key: str, claim: Claim, indicators: Mapping[str, Indicator], entries: BesideCells, at: str
) -> Instance:
    if next(references(claim), None) is None:
        raise UnresolvedError("names-no-indicator")

    def half(ref: Ref) -> Decimal:
        of = indicators.get(ref.code) or entries.columns.get(ref.code) or entries.figures[ref.code].indicator
        if (found := of.half_step) is None:
            raise _of_tolerance(UnresolvedError("rounding-decimals", code=ref.code))
        return found

    try:
        return instance(rule, key, tolerant(claim, rule.tolerance, half), at)
    except RoundingError:
        raise _of_tolerance(UnresolvedError("rounding-too-long", most=MOST_NODES)) from None


def _of_tolerance(error: UnresolvedError) -> UnresolvedError:
    error.key = "tolerance"
    return error
