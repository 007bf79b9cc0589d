"""Options that several commands have."""

from pathlib import Path

import click

from xlvalidate.messages import LANGUAGES

FILE_THERE = click.Path(path_type=Path, exists=True, dir_okay=False)

language_option = click.option("--lang", "language", type=click.Choice(LANGUAGES))  # else that of the form
messages_language_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="help.option.lang-of-messages"
)
system_language_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), help="help.option.lang-of-system"
)
edition_option = click.option("--edition", "edition", metavar="FILE", help="help.option.edition-file")
