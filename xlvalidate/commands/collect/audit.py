"""`xlvalidate collect audit`: is the collection still what its ledger says?"""

import json
from pathlib import Path

import click

from xlvalidate.commands.collect.options import folder_argument, language_option
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.desk.audit import audited
from xlvalidate.messages import text
from xlvalidate.reports.audit_text import say_problem
from xlvalidate.reports.json_lines import encodable


@click.command("audit", cls=SpokenCommand)
@folder_argument
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@language_option
@click.pass_context
def command(ctx: click.Context, folder: Path, shape: str, language: str | None) -> None:
    """The command; its help is `help.collect.audit`."""
    done, said_in = audited(folder)
    said_in = language or said_in
    said = [say_problem(one.why, one.what, one.files, one.detail, said_in) for one in done.problems]
    if shape == "json":
        problems = [
            {
                "why": one.why,
                "what": encodable(one.what),
                "files": [*map(encodable, one.files)],
                "message": encodable(message),
            }
            for one, message in zip(done.problems, said, strict=True)
        ]
        tree = {
            "originals": done.originals,
            "bytes": done.size,
            "marked": done.copies,
            "decisions": done.decisions,
            "problems": problems,
        }
        click.echo(json.dumps(tree, ensure_ascii=True, sort_keys=True, indent=1))
    else:
        for message in said:
            click.echo(message)
        counts = {"originals": done.originals, "size": done.size, "copies": done.copies, "decisions": done.decisions}
        key = "audit.wrong" if said else "audit.good"
        click.echo(text(key, said_in, count=len(said), **counts))
    ctx.exit(done.exit_code)
