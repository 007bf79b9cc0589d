"""`xlvalidate verify`: is what came what was issued?"""

from datetime import date, datetime
from pathlib import Path

import click

from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import FILE_THERE, messages_language_option
from xlvalidate.errors import UsageError, system_says, usage
from xlvalidate.identity import Period
from xlvalidate.messages import text

_LARGEST = 64 << 20


@click.command("verify", cls=SpokenCommand)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(path_type=Path),
)
@click.option(
    "--manifest",
    "manifest_file",
    type=FILE_THERE,
    required=True,
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    required=True,
    type=FILE_THERE,
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY")
@messages_language_option
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    manifest_file: Path,
    keys: tuple[Path, ...],
    day: datetime | None,
    language: str,
) -> None:
    """The command; its help is `help.verify`."""
    from xlvalidate.distribution.manifest import SIGNATURE, trusted
    from xlvalidate.distribution.verify import verify as looked_at
    from xlvalidate.files import read_whole
    from xlvalidate.limits import OverLimitError, file_guard
    from xlvalidate.reports.safe_text import visible
    from xlvalidate.stamps import issuers

    known = issuers(*keys)
    signature = manifest_file.with_name(SIGNATURE)
    if not signature.is_file():
        raise UsageError(usage("signature-missing", signature=signature))
    signed = signature.read_bytes()[:10_000].decode("ascii", "replace")
    manifest = trusted(manifest_file.read_bytes(), signed, known, str(manifest_file))
    today = day.date() if day else date.today()
    if manifest.expired(today):
        raise UsageError(usage("manifest-expired", manifest=manifest_file, day=manifest.expires))
    good = True
    for file in files:
        try:
            data = read_whole(file, _LARGEST)  # nothing larger is issued
            with file_guard():
                told = looked_at(file.name, data, manifest, known)
        except (OSError, OverLimitError) as error:
            why = error.what if isinstance(error, OverLimitError) else system_says(error, language)
            good = False
            click.echo(text("verify.closed", language, file=visible(str(file)), why=visible(str(why))))
            continue
        good = good and told.good
        facts = {
            key: visible(value.said(language) if isinstance(value, Period) else str(value))
            for key, value in told.facts.items()
        }
        click.echo(text(f"verify.{told.word}", language, file=visible(str(file)), **facts))
    ctx.exit(0 if good else 1)
