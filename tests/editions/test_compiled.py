import json
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from docs.generate import compiled_editions
from xlvalidate.editions.catalogue import DATA, built_in, compile_edition, path_of
from xlvalidate.editions.compiled import compiled, written


def _values(value):
    """What a value with fields holds, an edition too, which is like no other."""
    return {one.name: getattr(value, one.name) for one in fields(value)}


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_the_compiled_editions_are_fresh():
    pages = compiled_editions()
    assert sorted(DATA.glob("compiled/*")) == sorted(pages)
    stale = [path.name for path, text in pages.items() if path.read_text("utf-8") != text]
    assert stale == [], "run python docs/generate.py"


@pytest.mark.parametrize("name", built_in())
def test_what_is_compiled_is_what_is_read(name):
    found, read = compiled(path_of(name)), compile_edition(name)
    assert _values(found.edition) == _values(read.edition)
    assert found.corrections == read.corrections
    assert written(path_of(name), found) == written(path_of(name), read)


def _without(folder):
    (folder / "compiled" / "ogi-2019.json").unlink()


def _edition_changed(folder):
    path = folder / "ogi-2019.toml"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")


def _part_changed(folder):
    path = folder / "parts" / "ogi-requests.toml"
    path.write_text(path.read_text("utf-8").replace("\n", "\n\n", 1), "utf-8")


def _file_added(folder):
    (folder / "ogi-2019.xx.toml").write_text("", "utf-8")


def _file_renamed(folder):
    (folder / "ogi-2019.en.toml").rename(folder / "ogi-2019.xx.toml")


def _told(change):
    def spoilt(folder):
        path = folder / "compiled" / "ogi-2019.json"
        told = json.loads(path.read_text("utf-8"))
        change(told)
        path.write_text(json.dumps(told), "utf-8")

    return spoilt


CHANGES = {
    "no file": _without,
    "the edition changed": _edition_changed,
    "what it includes changed": _part_changed,
    "a file more": _file_added,
    "a file under another name": _file_renamed,
    "a field less": _told(lambda told: told["kinds"][0].pop()),
    "a field more": _told(lambda told: told["kinds"][0].append("more")),
    "a class that is none of these": _told(lambda told: told["kinds"][0].__setitem__(0, "builtins.eval")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_made_from_something_else_counts_for_nothing(folder, change):
    change(folder)
    assert compiled(folder / "ogi-2019.toml") is None


def test_a_folder_as_it_was_is_taken(folder):
    found = compiled(folder / "ogi-2019.toml")
    assert _values(found.edition) == _values(compile_edition("ogi-2019").edition)
