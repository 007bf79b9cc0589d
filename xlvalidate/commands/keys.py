"""The commands of `xlvalidate keys`: the key that stamps are signed with, its private and its public part."""

import os
from pathlib import Path

import click

from xlvalidate.commands.command_groups import SpokenGroup
from xlvalidate.commands.options import FILE_THERE, system_language_option
from xlvalidate.commands.passphrase import asks_for, new_one
from xlvalidate.console import system_language
from xlvalidate.errors import UsageError, usage
from xlvalidate.messages import text
from xlvalidate.stamps import collection_of, is_private, issuers, new_keys, signer


@click.group("keys", cls=SpokenGroup)
def command() -> None:
    """The group; its help is `help.keys`."""


@command.command()
@click.argument("name")
@click.option("-o", "--into", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--passphrase", "locks", is_flag=True)
@system_language_option
def new(name: str, into: Path, locks: bool, language: str | None) -> None:
    """The command; its help is `help.keys.new`."""
    said_in = language or system_language()
    private, public = into / f"{name}.key", into / f"{name}.pub"
    if not name.strip(".") or Path(name).name != name or not name.isprintable():
        raise UsageError(usage("no-key-name", name=ascii(name)))
    collection = collection_of(private)
    if collection is not None:
        raise UsageError(usage("key-in-collection", folder=collection))
    there = [str(path) for path in (private, public) if path.exists()]
    if there:
        paths = usage("two", first=there[0], second=there[1]) if len(there) == 2 else there[0]
        raise UsageError(usage("keys-there", paths=paths))
    passphrase = new_one(said_in) if locks else None
    into.mkdir(parents=True, exist_ok=True)
    secret, open_to_all = new_keys(passphrase)
    _created(private, secret, 0o600)
    try:
        _created(public, open_to_all, 0o644)
    except BaseException:
        private.unlink()
        raise
    (key_id,) = issuers(public).keys
    click.echo(text("keys.made.locked" if locks else "keys.made", said_in, private=private, public=public, id=key_id))


def _created(path: Path, data: bytes, mode: int) -> None:
    """A file that was not there before, whole or not at all."""
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            path.unlink()
            raise


@command.command()
@click.argument("file", type=FILE_THERE)
@system_language_option
def show(file: Path, language: str | None) -> None:
    """The command; its help is `help.keys.show`."""
    said_in = language or system_language()
    private = is_private(file)
    (key_id,) = [signer(file, asks_for(file, said_in)).key_id] if private else issuers(file).keys
    click.echo(text("keys.private" if private else "keys.public", said_in, id=key_id))
