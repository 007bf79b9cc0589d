"""Which editions there are: ours by id, anybody's by path."""

from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.errors import UsageError

DATA = Path(__file__).parent / "data"


def built_in() -> tuple[str, ...]:
    """The ids of the editions that come with the program."""
    return tuple(sorted(path.stem for path in DATA.glob("*.toml") if ".errata" not in path.name))


def find(name: str, today: date | None = None) -> Edition:
    """An edition by its id, or by the path of its file.

    Raises UsageError when there is neither, EditionError when the file is not an edition.
    """
    path = DATA / f"{name}.toml"
    if name not in built_in():
        path = Path(name)
        if not name.endswith(".toml") or not path.is_file():
            near = get_close_matches(name, built_in(), n=1)
            asked = f"; is it {near[0]}?" if near else f"; there are {', '.join(built_in())}, or name a .toml file"
            raise UsageError(f"there is no edition {name}{asked}")
    return load(path, today or date.today())


@cache
def built_in_edition(name: str) -> Edition:
    """A built-in edition, read once a process."""
    return find(name)
