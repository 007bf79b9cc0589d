"""What an edition says in other languages than its own: `ogi-2021.en.toml` beside it, labels by code.

Included files have theirs beside them, so that each label is written once. An edition file of before may still have its
English inside, as `label_en` and `why_en`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import Any

from xlvalidate.editions.edition import Indicator
from xlvalidate.editions.edition_files import EditionFile, Sources, read
from xlvalidate.editions.files_by_id import file_beside, is_toml
from xlvalidate.editions.grid import indicators, joined
from xlvalidate.editions.model import Block, Column, EditionWords, ListWords, Row, SetWords, Table, TableWords
from xlvalidate.editions.rule import RuleWords
from xlvalidate.editions.statement import STATEMENTS, StatementWords
from xlvalidate.errors import EditionError, Fault, fault, words
from xlvalidate.faults import shown
from xlvalidate.languages import CODES, LANGUAGES, Language
from xlvalidate.toml_places import Location

KEY = "translations"
# What a translation may speak of, and the key whose value it is known by.
CODE_OF = {"rules": "id", "sets": "name", "lists": "code", "tables": "code", "statements": "id"}
OF_THE_WHOLE = ("title", "authority")
INSIDE = {"label_en": ("en", "label"), "why_en": ("en", "why")}
WORDS_OF = {
    "rules": RuleWords,
    "sets": SetWords,
    "lists": ListWords,
    "tables": TableWords,
    "statements": StatementWords,
}
# Under these names files beside an edition are read.
_READ = (*CODES, "errata", "issued", STATEMENTS)
_AS_A_LANGUAGE = re.compile(r"[A-Za-z]{2}([-_][A-Za-z]{2,4})?")


def translated(
    tree: Mapping[str, Any],
    sources: Sources,
    *,
    beside: bool,
    own: object = None,
    code_of: Mapping[str, str] = CODE_OF,
    of_the_whole: Sequence[str] = OF_THE_WHOLE,
) -> tuple[dict[str, Any], list[Fault]]:
    """The whole with what each line of it says in other languages, and what is wrong with where that was said. The
    files beside it are read with `beside`. `own` is its language, where the whole itself does not say it; `code_of` and
    `of_the_whole` are what a translation may speak of.

    Raises EditionError where a file beside it is no TOML, or is in the edition's own language.
    """
    merging = _Merging({key: value for key, value in tree.items() if key != KEY}, sources, code_of, of_the_whole)
    if KEY in tree:
        merging.faults.append(fault("", "no-such-key", (KEY,)))
    for kind in code_of:
        if isinstance(tree.get(kind), list):
            merging.tree[kind] = [merging.without_inside(kind, number, line) for number, line in enumerate(tree[kind])]
    for source in (sources.own, *sources.parts) if beside else ():
        for language in CODES:
            found = _beside(source, language)
            if found is not None:
                _not_its_own(found, language, own or tree.get("language"))
                sources.beside[found.name] = found
                merging.put_in(source, found, language)
    return merging.tree, merging.faults


def _beside(source: EditionFile, language: str) -> EditionFile | None:
    path = file_beside(source.path, source.tree.get("id"), f".{language}.toml")
    if path is None:
        return None
    found, _ = read(path, PurePath(source.name).with_name(path.name).as_posix())
    return None if "id" in found.tree else found  # with an id it is an edition by itself


def _not_its_own(beside: EditionFile, language: str, own: object) -> None:
    if language == own:
        why = fault(words("the-file"), "own-language", language=language)
        raise EditionError(beside.name, [why])


def strangers(sources: Sources) -> Iterator[Fault]:
    """Files beside the edition that look like what belongs to it, and are not read under their names: translations of a
    language that there is not or that is called otherwise, errata.
    """
    for source in (sources.own, *sources.parts):
        own_id = source.tree.get("id")
        for stem in dict.fromkeys((source.path.stem, own_id if isinstance(own_id, str) else source.path.stem)):
            for path in sorted(source.path.parent.iterdir()):
                said = path.name[len(stem) + 1 : -len(".toml")]
                if path.name.startswith(f"{stem}.") and is_toml(path) and said not in _READ and "." not in said:
                    yield from _stranger(path, stem, said, source)


def _stranger(path: Path, stem: str, said: str, beside: EditionFile) -> Iterator[Fault]:
    if path == beside.path:
        return
    try:
        tree = read(path, path.name)[0].tree
    except EditionError:
        if _AS_A_LANGUAGE.fullmatch(said):
            raise
        return
    language = next((code for code, row in LANGUAGES.items() if said.lower() in _called(code, row)), "")
    if "id" in tree:
        return
    if language:
        yield fault(path.name, "language-named", language=said, instead=f"{stem}.{language}.toml")
    elif _AS_A_LANGUAGE.fullmatch(said):
        yield fault(path.name, "no-language", language=said, known=CODES)
    elif "errata" in tree:
        yield fault(path.name, "named-otherwise", instead=f"{stem}.errata.toml")
    elif STATEMENTS in tree and isinstance(tree[STATEMENTS], list):
        yield fault(path.name, "named-otherwise", instead=f"{stem}.{STATEMENTS}.toml")
    elif tree and all(key in OF_THE_WHOLE or (key in CODE_OF and isinstance(tree[key], dict)) for key in tree):
        yield fault(path.name, "named-otherwise", instead=tuple(f"{stem}.{code}.toml" for code in CODES))


def _called(code: str, row: Language) -> set[str]:
    """In small letters, what a language may be called in the name of a file."""
    names = (code, row.tag, code.partition("_")[0], row.tag.partition("-")[2] or code, *row.names.values())
    return {name.lower() for name in names}


def keys_of_words(location: Location) -> tuple[str, ...]:
    """What a line that a translation speaks of can be said of; empty for a location of no translation."""
    if KEY not in location:
        return ()
    return tuple(one.name for one in fields(WORDS_OF.get(str(location[0]), EditionWords)))


class _Merging:
    """The whole that is being put together, its files, and the faults so far."""

    def __init__(
        self, tree: dict[str, Any], sources: Sources, code_of: Mapping[str, str], of_the_whole: Sequence[str]
    ) -> None:
        self.tree = tree
        self.sources = sources
        self.code_of = code_of
        self.of_the_whole = of_the_whole
        self.faults: list[Fault] = []

    def without_inside(self, kind: str, number: int, line: Any) -> Any:
        """A line whose own translations, if it has some, stand where those of other files will."""
        if not isinstance(line, dict):
            return line
        if KEY in line:
            self.faults.append(fault("", "no-such-key", (kind, number, KEY)))
        inside = [key for key in INSIDE if key in line and kind in ("rules", "sets")]
        said: dict[str, dict[str, Any]] = {}
        for key in inside:
            language, what = INSIDE[key]
            if isinstance(line[key], str) and not line[key].strip():
                continue  # a blank one has always said nothing
            said.setdefault(language, {})[what] = line[key]
            self.sources.moved[kind, number, KEY, language, what] = self.sources.found((kind, number, key))
        rest = {key: value for key, value in line.items() if key not in (*inside, KEY)}
        return {**rest, KEY: said} if said else rest

    def put_in(self, source: EditionFile, beside: EditionFile, language: str) -> None:
        """What a file of translations says. That of an included file speaks of what that file has, and of no more."""
        of_the_whole = self.of_the_whole if source is self.sources.own else ()
        for kind, lines in beside.tree.items():
            if kind in of_the_whole:
                into = self.tree.setdefault(KEY, {}).setdefault(language, {})
                self._said(into, {kind: lines}, beside, (), (KEY, language))
            elif kind not in self.code_of:
                known = (*of_the_whole, *self.code_of)
                self.faults.append(fault("", "translation-holds", (beside.name, kind), known=known))
            elif not isinstance(lines, dict):
                self.faults.append(fault("", "a-table", (beside.name, kind), given=shown(lines)))
            else:
                for code, said in lines.items():
                    self._line(source, beside, language, (kind, code), said)

    def _line(self, source: EditionFile, beside: EditionFile, language: str, of: tuple[str, str], said: Any) -> None:
        kind, code = of
        at = (beside.name, kind, code)
        there = dict(self._lines(source, kind))
        numbers = [number for number, own in there.items() if own == code]
        if not numbers:
            close = get_close_matches(code, there.values(), n=1)
            near = words("near", near=close[0]) if close else ""
            self.faults.append(fault("", f"translates-no.{kind}", at, code=code, near=near))
        elif not isinstance(said, dict):
            self.faults.append(fault("", "a-table", at, given=shown(said)))
        else:
            for number in numbers:
                line = self.tree[kind][number]
                into = line.setdefault(KEY, {}).setdefault(language, {})
                self.sources.moved.setdefault((kind, number, KEY, language), (beside, (kind, code)))
                self._said(into, said, beside, (kind, code), (kind, number, KEY, language))

    def _lines(self, source: EditionFile, kind: str) -> Iterator[tuple[int, str]]:
        lines = self.tree.get(kind)
        for number, line in enumerate(lines if isinstance(lines, list) else ()):
            if isinstance(line, dict) and source in (self.sources.own, self.sources.speaker((kind, number))):
                yield number, str(line.get(self.code_of[kind]))

    def _said(
        self, into: dict[str, Any], said: Mapping[str, Any], beside: EditionFile, at: Location, location: Location
    ) -> None:
        for key, value in said.items():
            if isinstance(value, dict) and isinstance(into.setdefault(key, {}), dict):
                self.sources.moved.setdefault((*location, key), (beside, (*at, key)))
                self._said(into[key], value, beside, (*at, key), (*location, key))
            elif key in into:
                self.faults.append(fault("", "said-twice", (beside.name, *at, key)))
            else:
                into[key] = value
                self.sources.moved[*location, key] = beside, (*at, key)


def table_faults(tables: Sequence[Table]) -> Iterator[Fault]:
    """Rows, columns and headings that are translated and are not there."""
    for number, table in enumerate(tables):
        for language, said in table.translations.items():
            banners = {block.banner for block in table.blocks if block.banner}
            there: dict[str, set[str]] = {"rows": set(), "columns": set(), "headings": banners}
            for block in table.blocks:
                for axis, lines in (("rows", block.rows), ("columns", block.columns)):
                    for line, code in _all(lines, ""):
                        there[axis if line.code else "headings"].add(code if line.code else line.label or "")
            for axis, given in (("rows", said.rows), ("columns", said.columns), ("headings", said.headings)):
                for code in given:
                    if code not in there[axis]:
                        at = ("tables", number, KEY, language, axis, code)
                        yield fault("", f"no-{axis}", at, table=table.code, keys=code)


def _all(lines: Sequence[Row] | Sequence[Column], group: str) -> Iterator[tuple[Row | Column, str]]:
    """Every row or column, groups too, with its code as the indicators have it."""
    for line in lines:
        code = joined(group, line.code)
        yield line, code
        yield from _all(line.rows if isinstance(line, Row) else line.columns, code)


def named_in(tables: Sequence[Table]) -> dict[str, dict[str, Indicator]]:
    """By language: the indicators with the labels that their rows and columns have in it."""
    languages = dict.fromkeys(language for table in tables for language in table.translations)
    return {
        language: {
            indicator.code: indicator
            for table in tables
            if language in table.translations
            for indicator in indicators(_labelled(table, table.translations[language]))
        }
        for language in languages
    }


def _labelled(table: Table, said: TableWords) -> Table:
    def label(own: Row | Column, code: str, by_code: Mapping[str, str]) -> str:
        printed = own.label or ""
        return by_code.get(code, printed) if own.code else said.headings.get(printed, printed)

    def row(own: Row, group: str) -> Row:
        code = joined(group, own.code)
        inner = tuple(row(one, code) for one in own.rows)
        return replace(own, label=label(own, code, said.rows) or None, rows=inner)

    def column(own: Column, group: str) -> Column:
        code = joined(group, own.code)
        inner = tuple(column(one, code) for one in own.columns)
        return replace(own, label=label(own, code, said.columns), columns=inner)

    def block(own: Block) -> Block:
        rows, columns = (tuple(row(one, "") for one in own.rows), tuple(column(one, "") for one in own.columns))
        return replace(own, rows=rows, columns=columns, banner=said.headings.get(own.banner or "", own.banner))

    return replace(table, blocks=tuple(map(block, table.blocks)))
