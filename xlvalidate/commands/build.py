"""`xlvalidate build`: the templates of editions."""

from pathlib import Path

import click

from xlvalidate.commands.options import FILE_THERE


@click.command("build")
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@click.option("-o", "--into", type=click.Path(path_type=Path, file_okay=False), default=Path("templates"))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail where a template is stale.")
@click.option("--onto", type=FILE_THERE, help="The workbook that the edition was adopted from: it keeps its looks.")
@click.pass_context
def command(ctx: click.Context, editions: tuple[str, ...], into: Path, only_check: bool, onto: Path | None) -> None:
    """Build the templates of editions (all built-in ones by default) and their SHA256SUMS."""
    from xlvalidate.desk.build import build
    from xlvalidate.files import write_whole

    stale = 0
    for built in build(editions, into, onto):
        if built.fresh:
            click.echo(f"{built.path}: up to date")
        elif only_check:
            stale += 1
            click.echo(f"{built.path}: stale, run xlvalidate build", err=True)
        else:
            write_whole(built.path, built.data)
            click.echo(f"{built.path}: written")
    ctx.exit(1 if stale else 0)
