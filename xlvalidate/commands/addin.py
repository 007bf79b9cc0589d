"""The commands of `xlvalidate addin`: the add-in for Excel, put in place, removed, looked after."""

from pathlib import Path

import click

from xlvalidate.commands.command_groups import SpokenGroup
from xlvalidate.commands.options import language_option
from xlvalidate.messages import LANGUAGES

addin_option = click.option("--file", "file", type=click.Path(path_type=Path, dir_okay=False))


@click.group("addin", cls=SpokenGroup)
def command() -> None:
    """The group; its help is `help.addin`."""


@command.command("install")
@addin_option
@language_option
def addin_install(file: Path | None, language: str | None) -> None:
    """The command; its help is `help.addin.install`."""
    from xlvalidate.excel.commands import install

    click.echo(install(file, language or LANGUAGES[0]))


@command.command("uninstall")
@language_option
def addin_uninstall(language: str | None) -> None:
    """The command; its help is `help.addin.uninstall`."""
    from xlvalidate.excel.commands import uninstall

    click.echo(uninstall(language or LANGUAGES[0]))


@command.command("status")
@addin_option
@language_option
def addin_status(file: Path | None, language: str | None) -> None:
    """The command; its help is `help.addin.status`."""
    from xlvalidate.excel.commands import status

    click.echo(status(file, language or LANGUAGES[0]))
