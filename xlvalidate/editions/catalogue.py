"""Which editions there are: ours by id, anybody's by path."""

from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.errata import corrected, errata_path
from xlvalidate.editions.lineage import lineage_faults
from xlvalidate.editions.load import load
from xlvalidate.errors import EditionError, Fault, UsageError, fault
from xlvalidate.faults import placed

DATA = Path(__file__).parent / "data"


def built_in() -> tuple[str, ...]:
    """The ids of the editions that come with the program."""
    return editions_in(DATA)


def editions_in(folder: Path) -> tuple[str, ...]:
    """The ids of the edition files of a folder; errata lie beside them."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml") if ".errata" not in path.name))


def path_of(name: str) -> Path:
    """The file of an edition, by its id or by the path itself. Raises UsageError when there is neither."""
    path = DATA / f"{name}.toml"
    if name not in built_in():
        path = Path(name)
        if not name.endswith(".toml") or not path.is_file():
            near = get_close_matches(name, built_in(), n=1)
            asked = f"; is it {near[0]}?" if near else f"; there are {', '.join(built_in())}, or name a .toml file"
            raise UsageError(f"there is no edition {name}{asked}")
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
    corrected(edition, errata_path(path), day)
    return edition


@cache
def built_in_edition(name: str) -> Edition:
    """A built-in edition, read once a process."""
    return find(name)
