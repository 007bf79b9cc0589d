"""An issue: planned in full, and then written as it was planned."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xlvalidate.collecting.lock import alone
from xlvalidate.desk.build import template_of
from xlvalidate.distribution.issue_folder import OWN, IssueFolder, WrittenFiles, changed_since, found, write
from xlvalidate.distribution.last_figures import LastYear, last_year
from xlvalidate.distribution.office_workbooks import Press, press
from xlvalidate.distribution.plan import Ask, IssuePlan, plan
from xlvalidate.editions.catalogue import as_issued, catalogue, find
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError, usage
from xlvalidate.identity import Period
from xlvalidate.intake import workbook_paths
from xlvalidate.reading.roster_file import load
from xlvalidate.reading.submission import Submission, Unreadable
from xlvalidate.stamps import Signer, signer


@dataclass(frozen=True, slots=True)
class PreparedIssue:
    """What is going to be written, and where. Without a key (`signer`, `press` are None) it is only a plan."""

    plan: IssuePlan
    folder: IssueFolder
    signer: Signer | None = None
    press: Press | None = None


def prepared(
    roster_file: Path,
    name: str,
    into: Path,
    key: Path | None,
    last: Path | None,
    ask: Callable[[date | None], Ask],
    passphrase: Callable[[], str] | None = None,
) -> PreparedIssue:
    """An issue of the edition `name` to the offices of a roster. `ask` is given the day of a run that did not come to
    its end, None without one. `last` has last year's workbooks; `passphrase` is asked where the key is locked with one.
    Writes nothing.

    Raises UsageError where it cannot be, EditionError and FileFaultsError with every fault of the files.
    """
    roster = load(roster_file)
    own = signer(key, passphrase) if key else None
    folder = found(into, own)
    asked = ask(folder.unfinished)
    edition, corrected = as_issued(name, asked.issued), find(name, asked.issued)
    if last and corrected.text.onto:
        raise UsageError(usage("last-of-adopted", edition=corrected.id))
    # Before a thousand files of last year are read, what cannot be is told.
    planned = plan(roster, corrected, asked, folder.manifest)
    before = _last_year(last, name, corrected, asked.period) if last else None
    planned = replace(planned, last=before)
    if own is None:
        return PreparedIssue(planned, folder)
    onto = template_of(name)[1] if edition.text.onto else None
    maker = press(edition, corrected, asked.period, roster.offices, before or LastYear(), onto, planned.due)
    changed_since(folder, planned, maker, own)
    return PreparedIssue(planned, folder, own, maker)


def issue(ready: PreparedIssue, told: Callable[[], None]) -> WrittenFiles:
    """Writes what was prepared with a key; `told` is called after each office and each zip. Raises UsageError where
    another run has written meanwhile, OSError as files do.
    """
    from xlvalidate.desk.printed_form import printed
    from xlvalidate.page.single_file import single_file

    assert ready.signer is not None and ready.press is not None, "there is no key"
    root = ready.folder.root
    (root / OWN).mkdir(parents=True, exist_ok=True)
    with alone(root / OWN, "issue"):
        if found(root, ready.signer) != ready.folder:
            raise UsageError(usage("issued-meanwhile", folder=root))
        page = single_file([ready.plan.edition], printed, ready.signer.public).encode() if ready.plan.bundles else b""
        return write(ready.folder, ready.plan, ready.press, ready.signer, page, told)


def _last_year(path: Path, name: str, edition: Edition, period: Period) -> LastYear:
    """Last year's figures, a file in memory at a time."""
    from xlvalidate.checking.judge import read_file
    from xlvalidate.desk.check_files import file_at, setup

    means = setup(catalogue(name))

    def read() -> Iterator[Submission | Unreadable]:
        return (read_file(file_at(file), means) for file in workbook_paths.found([str(path)]).workbooks)

    return last_year(read(), edition, period)
