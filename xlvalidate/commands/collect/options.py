"""What the commands of a collection have in common: the folder, the language, and a warning about its roster."""

from pathlib import Path

import click

from xlvalidate.messages import LANGUAGES, text
from xlvalidate.reports.safe_text import visible
from xlvalidate.roster import Roster

folder_argument = click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER")
language_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), help="help.option.lang-of-collection"
)


def tell_unknown_parents(roster: Roster | None, language: str) -> None:
    """Says once which offices above are not in the roster: their figures are added up for nobody."""
    unknown = roster.unknown_parents if roster else {}
    if unknown:
        count = sum(map(len, unknown.values()))
        some = "、".join([*unknown][:10]) + ("…" if len(unknown) > 10 else "")
        click.echo(text("collect.unknown-parents", language, count=count, parents=visible(some)), err=True)
