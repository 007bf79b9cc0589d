"""What the files of an issue are called: fit for Windows, and never two alike on any file system."""

from collections.abc import Mapping

from xlvalidate.identity import Period
from xlvalidate.intake.strangers_names import free_name
from xlvalidate.roster import Roster

WORKBOOKS, BUNDLES, DRAFTS = "workbooks", "bundles", "drafts"


def workbook_names(roster: Roster, period: Period, suffix: str) -> Mapping[str, str]:
    """By office code: `workbooks/330802001_柯城区教育局_2025.xlsx`, or with another `suffix`."""
    return _apart(roster, WORKBOOKS, f"_{period}{suffix}")


def bundle_names(roster: Roster, period: Period) -> Mapping[str, str]:
    """By the code of the office that it is for: `bundles/330800000_衢州市人民政府办公室_2025.zip`."""
    return _apart(roster, BUNDLES, f"_{period}.zip")


def draft_names(roster: Roster, period: Period) -> Mapping[str, str]:
    """By office code: `drafts/330802001_柯城区教育局_2025.eml`."""
    return _apart(roster, DRAFTS, f"_{period}.eml")


def base_name(path: str) -> str:
    """The name of a file of an issue, without its folder."""
    return path.rpartition("/")[2]


def _apart(roster: Roster, folder: str, tail: str) -> Mapping[str, str]:
    """A name for each office. Of two that some file system takes for one, the later code gets a number: the order of
    the roster's lines may change between two runs, its codes do not.
    """
    taken: set[str] = set()
    return {
        office.code: f"{folder}/{free_name(f'{office.code}_{office.name}', tail, taken)}"
        for office in sorted(roster.offices, key=lambda office: office.code)
    }
