"""Which editions there are: ours by id, anybody's by path."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from xlvalidate.editions.compiled import Compiled, compiled
from xlvalidate.editions.corrections import in_force
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.files_by_id import editions_of, file_with, is_toml
from xlvalidate.errors import EditionError, Fault, UsageError, fault, usage

DATA = Path(__file__).parent / "data"


@cache
def built_in() -> tuple[str, ...]:
    """The ids of the editions that come with the program, looked for once a process."""
    return editions_in(DATA)


def editions_in(folder: Path) -> tuple[str, ...]:
    """The ids of the edition files of a folder; errata and translations lie beside them."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml") if "." not in path.stem))


def path_of(name: str, folder: Path = Path()) -> Path:
    """The file of an edition: by the id of a built-in one, by its path, or by the id that a file has inside, of those
    beside. A path is seen from `folder`. Raises UsageError when there is none, or when two files have the id.
    """
    if name in built_in():
        return DATA / f"{name}.toml"
    path = folder / name
    if path.is_dir():
        inside = tuple(one.name for one, _ in editions_of(path))
        if inside:
            raise UsageError(usage("editions-inside", folder=name, files=inside))
        raise UsageError(usage("no-editions-inside", folder=name))
    if is_toml(path) and path.is_file():
        return path
    beside = file_with(path.name, path.parent) if not is_toml(path) else None
    if beside is not None:
        return beside
    known = tuple(dict.fromkeys((*built_in(), *(there for _, there in editions_of(path.parent)))))
    if near := get_close_matches(name, known, n=1):
        raise UsageError(usage("no-edition-is-it", name=name, near=near[0]))
    raise UsageError(usage("no-edition", name=name, editions=known))


def find(name: str, today: date | None = None) -> Edition:
    """An edition with its errata, by its id or by the path of its file.

    Raises UsageError when there is neither, EditionError when the file, or its errata, has faults.
    """
    path, day = path_of(name), today or date.today()
    if (known := _compiled(path)) is not None:
        return known.edition if known.corrections is None else in_force(known.edition, known.corrections, day)
    from xlvalidate.editions.errata import corrected, errata_path

    edition = _read(path, None)
    return corrected(edition, errata_path(path, edition.id), day)


def _compiled(path: Path) -> Compiled | None:
    return compiled(path) if path.parent == DATA else None


def _read(path: Path, today: date | None) -> Edition:
    """An edition from its file. What reads files and says what is wrong with them is imported where one is read."""
    from xlvalidate.editions.load import load

    return load(path, today)


def compile_edition(name: str) -> Compiled:
    """A built-in edition from its files, as it is to be kept beside them. Raises EditionError where it has faults."""
    from xlvalidate.editions.errata import corrections_of, errata_path

    path = path_of(name)
    edition = _read(path, None)
    if edition.untranslated is not None:
        raise edition.untranslated
    errata = errata_path(path, edition.id)
    return Compiled(edition, None if errata is None else corrections_of(edition, errata))


def blank_of(name: str) -> Edition:
    """An edition as its template was built, for who works with what was issued: a trial that has ended is no fault.

    Raises as `find` does.
    """
    path = path_of(name)
    known = _compiled(path)
    return _read(path, None) if known is None else known.edition


def as_issued(name: str, today: date | None = None) -> Edition:
    """An edition as its template is built, for its author: without errata, its trials and its lineage looked at too.

    Raises as `find` does.
    """
    from xlvalidate.editions.errata import corrected, errata_path
    from xlvalidate.editions.lineage import lineage_faults
    from xlvalidate.faults import placed

    path, day = path_of(name), today or date.today()
    edition = _read(path, day)
    faults: list[Fault] = []
    for number, previous in enumerate(edition.text.previous):
        at = ("previous", number)
        try:
            older_path = _earlier(previous.edition, path.parent)
        except UsageError as error:
            faults.append(replace(fault("", error.words[0].why, (*at, "edition")), facts=error.words[0].facts))
            continue
        if older_path is None:
            known = built_in()
            faults.append(fault("", "no-edition", (*at, "edition"), edition=previous.edition, known=known))
            continue
        older = _read(older_path, None)
        faults.extend(lineage_faults(edition, previous, older, at))
    if faults:
        raise EditionError(path.name, placed(faults, path.read_text("utf-8")))
    corrected(edition, errata_path(path, edition.id), day, author=True)
    return edition


def _earlier(edition_id: str, folder: Path) -> Path | None:
    """The file of an earlier edition: one beside that has the id, or else a built-in one."""
    beside = file_with(edition_id, folder) if folder != DATA else None
    return beside or (path_of(edition_id) if edition_id in built_in() else None)


@cache
def _once(name: str) -> Edition:
    return find(name)


_earlier_once = cache(_earlier)


def built_in_edition(name: str) -> Edition:
    """A built-in edition, read once a process."""
    return _once(name)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The editions of a run: the built-in ones, one more that the user named by its path, and those beside its file
    that it comes after.

    A file is read when its edition is asked for. Where no file is to be read any more (`held`), `older` are those
    beside the own one, and `issued` the built-in ones.
    """

    own: Edition | None = None
    folder: Path | None = DATA
    older: tuple[Edition, ...] = ()
    issued: tuple[Edition, ...] = ()

    def edition(self, edition_id: str) -> Edition | None:
        """An edition by its id; None when there is none. Raises EditionError when its file has faults."""
        if self.own is not None and self.own.id == edition_id:
            return self.own
        if self.folder is None:
            return next((one for one in (*self.older, *self.issued) if one.id == edition_id), None)
        if edition_id in self._older_ids and (path := _earlier_once(edition_id, self.folder)) is not None:
            return _once(str(path))
        return built_in_edition(edition_id) if edition_id in built_in() else None

    def every(self) -> Iterator[Edition]:
        """All that a workbook may be a form of, the user's own first."""
        if self.own is not None:
            yield self.own
        yield from self.issued if self.folder is None else (built_in_edition(name) for name in built_in())

    @property
    def _older_ids(self) -> tuple[str, ...]:
        return tuple(previous.edition for previous in self.own.text.previous) if self.own is not None else ()

    def held(self) -> "Catalogue":
        """The same as values: no path of this machine is in it."""
        older = filter(None, map(self.edition, self._older_ids))
        issued = tuple(built_in_edition(name) for name in built_in())
        return Catalogue(self.own, None, tuple(older), issued)


def catalogue(name: str | None) -> Catalogue:
    """The editions of a run in which the user names one, by its id or path. Raises as `find` does."""
    return Catalogue(find(name), path_of(name).parent) if name else Catalogue()
