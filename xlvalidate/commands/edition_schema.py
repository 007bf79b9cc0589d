"""`xlvalidate edition-schema`: the JSON Schema of edition files, for editors."""

from pathlib import Path

import click

from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.console import system_language
from xlvalidate.editions.edition_files import FileSort
from xlvalidate.messages import LANGUAGES


@click.command("edition-schema", cls=SpokenCommand)
@click.option("--of", "sort", type=click.Choice([one.value for one in FileSort]), default=FileSort.EDITION.value)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="help.edition-schema.lang")
def command(sort: str, output: Path | None, language: str | None) -> None:
    """The command; its help is `help.edition-schema`."""
    import json

    from xlvalidate.editions.json_schema import edition_schema
    from xlvalidate.files import write_whole

    schema = edition_schema(FileSort(sort), language or system_language())
    told = json.dumps(schema, ensure_ascii=False, indent=2)
    if output is None:
        click.echo(told)
    else:
        write_whole(output, f"{told}\n".encode())
