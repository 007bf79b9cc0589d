"""Which editions there are: ours by id, anybody's by path."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.errata import corrected, errata_path
from xlvalidate.editions.lineage import lineage_faults
from xlvalidate.editions.load import load
from xlvalidate.errors import EditionError, Fault, UsageError, fault, usage
from xlvalidate.faults import placed

DATA = Path(__file__).parent / "data"


def built_in() -> tuple[str, ...]:
    """The ids of the editions that come with the program."""
    return editions_in(DATA)


def editions_in(folder: Path) -> tuple[str, ...]:
    """The ids of the edition files of a folder; errata and translations lie beside them."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml") if "." not in path.stem))


def path_of(name: str) -> Path:
    """The file of an edition, by its id or by the path itself. Raises UsageError when there is neither."""
    path = DATA / f"{name}.toml"
    if name not in built_in():
        path = Path(name)
        if not name.endswith(".toml") or not path.is_file():
            near = get_close_matches(name, built_in(), n=1)
            if near:
                raise UsageError(usage("no-edition-is-it", name=name, near=near[0]))
            raise UsageError(usage("no-edition", name=name, editions=built_in()))
    return path


def find(name: str, today: date | None = None) -> Edition:
    """An edition with its errata, by its id or by the path of its file.

    Raises UsageError when there is neither, EditionError when the file, or its errata, has faults.
    """
    path = path_of(name)
    return corrected(load(path, None), errata_path(path), today or date.today())


def blank_of(name: str) -> Edition:
    """An edition as its template was built, for who works with what was issued: a trial that has ended is no fault.

    Raises as `find` does.
    """
    return load(path_of(name), None)


def as_issued(name: str, today: date | None = None) -> Edition:
    """An edition as its template is built, for its author: without errata, its trials and its lineage looked at too.

    Raises as `find` does.
    """
    path, day = path_of(name), today or date.today()
    edition = load(path, day)
    faults: list[Fault] = []
    for number, previous in enumerate(edition.text.previous):
        at = ("previous", number)
        older_path = path.parent / f"{previous.edition}.toml"
        if not older_path.is_file() and previous.edition not in built_in():
            faults.append(
                fault("", "no-edition", (*at, "edition"), edition=previous.edition, known=", ".join(built_in()))
            )
            continue
        older = load(older_path if older_path.is_file() else path_of(previous.edition), None)
        faults.extend(lineage_faults(edition, previous, older, at))
    if faults:
        raise EditionError(path.name, placed(faults, path.read_text("utf-8")))
    corrected(edition, errata_path(path), day, author=True)
    return edition


@cache
def _once(name: str) -> Edition:
    return find(name)


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
        beside = self.folder / f"{edition_id}.toml"
        if edition_id in self._older_ids and beside.is_file():
            return _once(str(beside))
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
