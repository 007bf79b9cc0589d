"""`xlvalidate open`: a form on this desktop."""

from pathlib import Path

import click

from xlvalidate.commands.options import language_option
from xlvalidate.messages import LANGUAGES


@click.command("open")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@language_option
def command(file: Path, language: str | None) -> None:
    """Open a form on this desktop: in LibreOffice on Linux, elsewhere in Excel."""
    from xlvalidate.excel.commands import open_form

    click.echo(open_form(file, language or LANGUAGES[0]))
