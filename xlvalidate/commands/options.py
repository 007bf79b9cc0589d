"""Options that several commands have."""

from pathlib import Path

import click

from xlvalidate.messages import LANGUAGES

FILE_THERE = click.Path(path_type=Path, exists=True, dir_okay=False)

language_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), help="Language of messages; the form's own by default."
)
edition_option = click.option(
    "--edition", "edition", metavar="FILE", help="An edition file of your own (.toml), known beside the built-in ones."
)
