"""`--convert`: the LibreOffice of who collects, and what has to be said of it first."""

from typing import TYPE_CHECKING

import click

from xlvalidate.messages import text

if TYPE_CHECKING:
    from xlvalidate.converting.conversions import Converter

convert_option = click.option("--convert", is_flag=True, default=None)


def converter(asked: bool | None, language: str, at_once: int = 1) -> "Converter | None":
    """What converts, where that is asked for and there is a program for it; else workbooks stay as they are."""
    if not asked:
        return None
    from xlvalidate.converting.conversions import Converter
    from xlvalidate.converting.libreoffice import libreoffice

    program = libreoffice()
    if program is None:
        click.echo(text("convert.missing", language), err=True)
        return None
    if not program.without_network:
        click.echo(text("convert.network", language, program=program.called), err=True)
    return Converter(program, at_once=at_once)
