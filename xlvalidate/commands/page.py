"""`xlvalidate page`: the page that checks workbooks in a browser."""

from pathlib import Path

import click

from xlvalidate.commands.asked_language import language_of
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import FILE_THERE, system_language_option, tell_untranslated
from xlvalidate.messages import text


@click.command("page", cls=SpokenCommand)
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), default=Path("校验.html"))
@click.option("--key", "keys", type=FILE_THERE, multiple=True)
@click.option("--check", "only_check", is_flag=True)
@system_language_option
@click.pass_context
def command(
    ctx: click.Context,
    editions: tuple[str, ...],
    output: Path,
    keys: tuple[Path, ...],
    only_check: bool,
    language: str | None,
) -> None:
    """The command; its help is `help.page`."""
    from xlvalidate.desk.page import build_page, editions_for_page
    from xlvalidate.files import write_whole

    said_in, stale = language or language_of(ctx), 0
    found = editions_for_page(editions)
    for edition in found:
        tell_untranslated(edition, said_in)
    for built in build_page(found, output, keys):
        if built.fresh:
            click.echo(text("build.fresh", said_in, path=built.path))
        elif only_check:
            stale += 1
            click.echo(text("page.stale", said_in, path=built.path), err=True)
        else:
            write_whole(built.path, built.data)
            click.echo(text("build.written", said_in, path=built.path))
    ctx.exit(1 if stale else 0)
