"""The page on issuing does what it says."""

import shutil

from tests.test_docs import ROOT, play
from tests.test_docs import shell as shell


def test_the_commands_of_the_page_do_what_it_says(shell):
    shutil.copytree(ROOT / "examples", shell.folder / "examples")
    play(shell, "docs/issue.md")
