"""`xlvalidate collect init`: a folder with a collection.toml."""

from pathlib import Path

import click

from xlvalidate.commands.collect.options import folder_argument, tell_network
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import FILE_THERE, period_given
from xlvalidate.desk.make_collection import make_collection
from xlvalidate.messages import LANGUAGES, text
from xlvalidate.reports.decided_text import as_typed


@click.command("init", cls=SpokenCommand)
@folder_argument
@click.option("--edition", "editions", multiple=True, required=True, metavar="EDITION")
@click.option("--year", type=int)
@click.option("--period", "part", metavar="PERIOD")
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
    part: str | None,
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
    make_collection(
        folder,
        editions=editions,
        year=year,
        period=period_given(part),
        title=title,
        roster=roster,
        last=last,
        language=language,
        sources=sources,
        keys=keys,
        manifest=manifest,
        file_away=file_away,
    )
    tell_network(folder, language)
    command = as_typed(["xlvalidate", "collect", "run", str(folder)])
    click.echo(text("collect.made", language, path=folder, command=command))
