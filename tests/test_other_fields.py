"""Forms of other fields, written with the language of editions alone: their pages are played."""

import shutil

import pytest

from tests.test_docs import ROOT, play
from tests.test_docs import shell as shell


@pytest.mark.parametrize("example", ["energy", "grants", "workforce"])
def test_the_page_of_an_example_shows_what_is_printed(shell, example):
    shutil.copytree(ROOT / "examples", shell.folder / "examples")
    play(shell, f"examples/{example}/README.md")
