"""The commands of `xlvalidate addin`: the add-in for Excel, put in place, removed, looked after."""

from pathlib import Path

import click

from xlvalidate.commands.options import language_option
from xlvalidate.messages import LANGUAGES

addin_option = click.option(
    "--file", "file", type=click.Path(path_type=Path, dir_okay=False), help="The add-in, where it is not beside us."
)


@click.group("addin")
def command() -> None:
    """The add-in for Excel on Windows and macOS: its ribbon has the buttons and needs no Python."""


@command.command("install")
@addin_option
@language_option
def addin_install(file: Path | None, language: str | None) -> None:
    """Copy the add-in to where Excel loads add-ins from."""
    from xlvalidate.excel.commands import install

    click.echo(install(file, language or LANGUAGES[0]))


@command.command("uninstall")
@language_option
def addin_uninstall(language: str | None) -> None:
    """Remove the add-in."""
    from xlvalidate.excel.commands import uninstall

    click.echo(uninstall(language or LANGUAGES[0]))


@command.command("status")
@addin_option
@language_option
def addin_status(file: Path | None, language: str | None) -> None:
    """Say whether the add-in is installed, and whether it is the one of this program."""
    from xlvalidate.excel.commands import status

    click.echo(status(file, language or LANGUAGES[0]))
