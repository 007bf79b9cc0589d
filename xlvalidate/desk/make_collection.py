"""A new collection: its file written, and everything that it names looked at."""

import os
from collections.abc import Sequence
from pathlib import Path

from xlvalidate.collecting import settings as settings_file
from xlvalidate.desk.collection import judging_of, of_the_span
from xlvalidate.desk.trusted_stamps import trusted
from xlvalidate.editions.catalogue import built_in, catalogue, path_of
from xlvalidate.errors import UsageError, usage
from xlvalidate.files import write_whole
from xlvalidate.identity import Period


def make_collection(
    folder: Path,
    *,
    editions: Sequence[str],
    year: int | None,
    period: Period | None = None,
    title: str,
    roster: Path | None,
    last: Path | None,
    language: str,
    sources: Sequence[str],
    keys: Sequence[Path],
    manifest: Path | None,
    file_away: str,
) -> None:
    """Writes `collection.toml` into a folder, with paths as they are seen from there.

    Raises UsageError where there is one already, or where something that is named is not there, and as the editions,
    keys and manifest do; then nothing is written.
    """
    path = folder / settings_file.FILE
    if path.exists():
        raise UsageError(usage("collection-there", path=path))

    if file_away and not any(place.startswith("imap://") for place in sources):
        raise UsageError(usage("file-away-where"))
    nothing = [place for place in sources if "://" not in place and not Path(place).exists()]
    if nothing:
        raise UsageError(*(usage("nothing-at", place=place) for place in nothing))

    if year is not None and period is not None:
        raise UsageError(usage("year-or-period"))
    of_the_span(trusted(keys, manifest), Period(year) if year is not None else period)

    def there(place: str) -> str:
        return place if "://" in place else _seen_from(folder, place)

    written = settings_file.written(
        editions=tuple(name if name in built_in() else there(str(path_of(name))) for name in editions),
        year=year,
        period=period,
        title=title,
        roster=there(str(roster)) if roster else "",
        last=there(str(last)) if last else "",
        language=language,
        sources=tuple(map(there, sources)),
        keys=tuple(there(str(key)) for key in keys),
        manifest=there(str(manifest)) if manifest else "",
        folder=folder,
        file_away=file_away,
    )
    parsed = settings_file.parsed(written.encode())
    for name in parsed.editions:
        catalogue(name if name in built_in() else os.path.normpath(folder / name))  # no folder yet
    write_whole(path, written.encode())
    try:
        judging_of(settings_file.load(folder), None)
    except BaseException:
        path.unlink()
        raise


def _seen_from(folder: Path, place: str) -> str:
    try:
        return Path(os.path.relpath(Path(place).resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return Path(place).resolve().as_posix()
