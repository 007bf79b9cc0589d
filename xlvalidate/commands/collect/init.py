"""`xlvalidate collect init`: a folder with a collection.toml."""

import os
from pathlib import Path

import click

from xlvalidate.collecting import settings as settings_file
from xlvalidate.commands.collect.options import folder_argument
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import FILE_THERE
from xlvalidate.desk.collection import judging_of, of_the_year
from xlvalidate.desk.trusted_stamps import trusted
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.errors import UsageError, usage
from xlvalidate.files import write_whole
from xlvalidate.messages import LANGUAGES, text


@click.command("init", cls=SpokenCommand)
@folder_argument
@click.option("--edition", "editions", multiple=True, required=True, metavar="EDITION")
@click.option("--year", type=int)
@click.option("--roster", type=FILE_THERE)
@click.option("--source", "sources", multiple=True, metavar="PLACE")
@click.option("--file-away", default="", metavar="MAILBOX")
@click.option("--last", type=click.Path(path_type=Path, exists=True))
@click.option("--key", "keys", type=FILE_THERE, multiple=True)
@click.option("--manifest", type=FILE_THERE)
@click.option("--title", default="")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default=LANGUAGES[0])
def command(
    folder: Path,
    editions: tuple[str, ...],
    year: int | None,
    roster: Path | None,
    sources: tuple[str, ...],
    file_away: str,
    last: Path | None,
    keys: tuple[Path, ...],
    manifest: Path | None,
    title: str,
    language: str,
) -> None:
    """The command; its help is `help.collect.init`."""
    path = folder / settings_file.FILE
    if path.exists():
        raise UsageError(usage("collection-there", path=path))

    if file_away and not any(place.startswith("imap://") for place in sources):
        raise UsageError(usage("file-away-where"))
    nothing = [place for place in sources if "://" not in place and not Path(place).exists()]
    if nothing:
        raise UsageError(*(usage("nothing-at", place=place) for place in nothing))

    of_the_year(trusted(keys, manifest), year)

    def there(place: str) -> str:
        return place if "://" in place else _seen_from(folder, place)

    written = settings_file.written(
        editions=tuple(there(name) if name.endswith(".toml") else name for name in editions),
        year=year,
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
        catalogue(os.path.normpath(folder / name) if name.endswith(".toml") else name)  # no folder yet
    write_whole(path, written.encode())
    try:
        judging_of(settings_file.load(folder), None)
    except BaseException:
        path.unlink()
        raise
    click.echo(text("collect.made", language, path=folder))


def _seen_from(folder: Path, place: str) -> str:
    try:
        return Path(os.path.relpath(Path(place).resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return Path(place).resolve().as_posix()
