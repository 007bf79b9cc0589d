"""What the files of an issue are called: fit for Windows, and never two alike on any file system."""

from collections.abc import Callable, Mapping

from xlvalidate.identity import Period
from xlvalidate.intake.names import LONGEST, folded, numbered, safe_name
from xlvalidate.roster import Office, Roster

WORKBOOKS, BUNDLES, DRAFTS = "workbooks", "bundles", "drafts"


def workbook_names(roster: Roster, period: Period) -> Mapping[str, str]:
    """By office code: `workbooks/330802001_柯城区教育局_2025.xlsx`."""
    return _apart(roster, lambda office: f"{WORKBOOKS}/", lambda office: _named(office, f"_{period}.xlsx"))


def bundle_names(roster: Roster, period: Period) -> Mapping[str, str]:
    """By the code of the office that it is for: `bundles/330800000_衢州市人民政府办公室_2025.zip`."""
    return _apart(roster, lambda office: f"{BUNDLES}/", lambda office: _named(office, f"_{period}.zip"))


def draft_names(roster: Roster, period: Period) -> Mapping[str, str]:
    """By office code: `drafts/330802001_柯城区教育局_2025.eml`."""
    return _apart(roster, lambda office: f"{DRAFTS}/", lambda office: _named(office, f"_{period}.eml"))


def base_name(path: str) -> str:
    """The name of a file of an issue, without its folder."""
    return path.rpartition("/")[2]


def _named(office: Office, tail: str) -> str:
    """The code and the name, cut so that the period and the suffix stay."""
    stem = safe_name(f"{office.code}_{office.name}_").removesuffix("_")
    room = LONGEST - len(tail)
    cut = stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ")
    return safe_name(f"{cut}{tail}")


def _apart(roster: Roster, folder: Callable[[Office], str], named: Callable[[Office], str]) -> Mapping[str, str]:
    """A name for each office. Of two that some file system takes for one, the later code gets a number: the order of
    the roster's lines may change between two runs, its codes do not.
    """
    taken: set[str] = set()
    found: dict[str, str] = {}
    for office in sorted(roster.offices, key=lambda office: office.code):
        name, number = named(office), 1
        free = name
        while folded(free) in taken:
            number += 1
            free = numbered(name, number)
        taken.add(folded(free))
        found[office.code] = folder(office) + free
    return found
