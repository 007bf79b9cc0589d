"""A collection as its file describes it: the editions, the rules of judging, and what the last run left."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xlvalidate.checking.judge import Setup
from xlvalidate.checking.last_period import LastPeriod
from xlvalidate.checking.stamp_findings import Trusted
from xlvalidate.collecting import settings as settings_file
from xlvalidate.collecting.asked_periods import AskedPeriods
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.ledger import Ledger, opened_ledger
from xlvalidate.collecting.lock import alone
from xlvalidate.collecting.settings import Collection, Settings
from xlvalidate.collecting.state_with_sums import state_with_sums
from xlvalidate.converting.conversions import Converter
from xlvalidate.desk.check_files import file_at, setup
from xlvalidate.desk.last_period import last_period
from xlvalidate.desk.trusted_stamps import trusted
from xlvalidate.editions.catalogue import Catalogue, built_in, catalogue, find, path_of
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError, usage
from xlvalidate.identity import Period
from xlvalidate.intake.workbook_paths import found
from xlvalidate.version import __version__

if TYPE_CHECKING:
    from xlvalidate.desk.document_forms import DocumentForms


def prepared(extra: str | None, last: Sequence[str], trusted: Trusted | None = None) -> tuple[Setup, LastPeriod | None]:
    """What judging needs, made in the process that asks: one that has limits as a whole."""
    means = setup(catalogue(extra), trusted)
    before = last_period([Path(one) for one in last], means).period if last else None
    return replace(means, guard=nullcontext()), before


def judging_of(
    collection: Collection, last: Path | None, converter: Converter | None = None
) -> tuple[Judging, Catalogue]:
    """How a collection is judged, and the editions; with a `converter` also what is of another format. Raises as the
    editions do.
    """
    folder, lines = collection.folder.resolve(), collection.settings
    files = {name: path_of(name, folder) for name in lines.editions}
    own = [name for name in lines.editions if name not in built_in()]
    if len(own) > 1:
        raise UsageError(usage("one-own-edition", count=len(own)))
    extra = str(files[own[0]]) if own else None
    editions = catalogue(extra)
    collected = [editions.own if editions.own and name in own else find(name) for name in lines.editions]
    asked = _asked(lines, collected)
    if asked.span is not None and not any(one.text.years.covers(asked.span.year) for one in collected):
        said = tuple(usage("years-of", edition=one.id, years=one.text.years.words) for one in collected)
        raise UsageError(usage("no-edition-of-year", editions=said, year=Period(asked.span.year)))
    before = _before(collection, last)
    converted = folder / "converted"  # by this run, or by one before it
    judging = Judging(
        prepared=partial(prepared, extra, tuple(map(str, before)), trusted_by(collection)),
        editions=tuple(one.id for one in collected),
        asked=asked,
        originals=folder / "originals",
        marked=folder / "marked",
        converted=converted if converter or converted.is_dir() else None,
    )
    return judging, editions


def documents_of(collection: Collection, *, pdf: bool) -> "DocumentForms | None":
    """What reads documents that came instead of a form; None where the libraries for it are not installed. A `pdf` is
    opened in a process with limits only.
    """
    from xlvalidate.desk.document_forms import document_forms

    folder, lines = collection.folder.resolve(), collection.settings
    own = [name for name in lines.editions if name not in built_in()]
    return document_forms(str(path_of(own[0], folder)) if own else None, lines.expects, pdf=pdf)


def _asked(lines: Settings, editions: Sequence[Edition]) -> AskedPeriods:
    """For which periods the offices report. Raises UsageError where the editions are of different ones, where theirs is
    longer than what is collected, or where one day cannot be the last for several periods.
    """
    kinds = list(dict.fromkeys(one.period for one in editions))
    if len(kinds) > 1:
        said = tuple(f"{one.id} ({one.period})" for one in editions)
        raise UsageError(usage("editions-of-different-periods", editions=said))
    asked = AskedPeriods(lines.span, kinds[0], datetime.now(lines.timezone).date())
    if asked.span is not None and not asked.span.parts(asked.kind):
        raise UsageError(usage("span-too-short", edition=editions[0].id, kind=str(asked.kind), span=asked.span))
    if asked.several and lines.deadline is not None:
        raise UsageError(
            usage("due-of-each-period", example=str(asked.span.parts(asked.kind)[0]) if asked.span else "")
        )
    return asked


def trusted_by(collection: Collection) -> Trusted | None:
    """Whose stamps count in a collection; None where its file does not say. Raises as its keys and manifest do."""
    stamps = collection.settings.stamps
    if stamps is None:
        return None
    manifests = [collection.folder / name for name in stamps.manifest]
    found = trusted([collection.folder / name for name in stamps.keys], *manifests)
    of_the_span(found, collection.settings.span)
    return found


def of_the_span(trusted: Trusted | None, span: Period | None) -> None:
    """Raises UsageError if the manifest is another period's: with it no stamp would ever be superseded."""
    for one in (trusted, *trusted.others) if trusted is not None else ():
        if one.period and span is not None and not span.has(one.period):
            raise UsageError(usage("manifest-of-another-year", edition=one.edition, period=one.period, year=span))


def _before(collection: Collection, last: Path | None) -> tuple[Path, ...]:
    """Where earlier periods' workbooks are."""
    if last is not None:
        return (last.resolve(),)
    return tuple((collection.folder / one).resolve() for one in collection.settings.last)


def rules_of(
    collection: Collection,
    judging: Judging,
    catalogue: Catalogue,
    last: Path | None,
    converter: Converter | None = None,
) -> str:
    """A digest of all that a judgement depends on beside the workbook: by other rules it is judged again."""
    made_by = hashlib.sha256(repr((__version__, judging.editions, str(judging.asked.span or ""))).encode())
    for edition in catalogue.every():
        made_by.update(repr((edition.id, edition.digest, edition.errata)).encode())
    if judging.converted is not None:
        made_by.update(repr(("converted", converter and converter.program.called)).encode())
    if (stamps := trusted_by(collection)) is not None:
        for known in (stamps, *stamps.others):
            issued = (known.edition, str(known.period or ""), sorted(known.revisions.items()))
            made_by.update(repr((sorted(known.issuers.keys.items()), *issued)).encode())
    before = _before(collection, last)
    for path in found(map(str, before)).workbooks if before else ():
        one = file_at(path)
        made_by.update(hashlib.sha256(one.data or one.closed.encode()).digest())
    return made_by.hexdigest()


@contextmanager
def view(folder: Path, what: str = "") -> Iterator[tuple[CollectionView, Judging]]:
    """A collection as the last run left it. With `what`, no other process writes meanwhile.

    Raises UsageError where it was never run.
    """
    collection = settings_file.load(folder)
    judging, catalogue = judging_of(collection, None)
    if not collection.ledger.is_file():
        raise UsageError(usage("never-run", path=folder))
    if not what:
        with opened_ledger(collection.ledger, write=False) as ledger:
            yield _viewed(collection, ledger, judging, catalogue), judging
        return
    with alone(folder, what):
        with opened_ledger(collection.ledger, write=False):
            pass  # the next run brings an older ledger up to date and judges everything again
        with opened_ledger(collection.ledger, write=True) as ledger:
            yield _viewed(collection, ledger, judging, catalogue), judging


def _viewed(collection: Collection, ledger: Ledger, judging: Judging, catalogue: Catalogue) -> CollectionView:
    state = state_with_sums(ledger, collection, judging.editions, catalogue, judging.asked)
    return CollectionView(collection, ledger, state, catalogue)
