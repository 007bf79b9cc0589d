"""The script of the page in a process of Node, which judges what Python has read: a line for a line."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.page.dumps import item_data
from xlvalidate.checking.check import Checked
from xlvalidate.editions.edition import Edition
from xlvalidate.messages import LANGUAGES, catalogue, keys
from xlvalidate.page import page_data
from xlvalidate.reading.submission import Submission, Unreadable
from xlvalidate.reports.json_lines import as_data
from xlvalidate.stamps import Issuers

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None and not os.environ.get("CI"), reason="there is no Node")


class ScriptJudge:
    """One process that judges by the script of the page. To be closed."""

    def __init__(self, editions: Sequence[Edition], trusted: Issuers | None = None) -> None:
        self.process = subprocess.Popen(
            [NODE or "node", "--no-warnings", "--experimental-vm-modules", str(Path(__file__).with_name("judge.mjs"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.ask({"messages": messages()})
        self.knows(editions, trusted)

    def __enter__(self) -> "ScriptJudge":
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()

    def ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def knows(self, editions: Sequence[Edition], trusted: Issuers | None = None) -> None:
        """From now on it judges by these editions."""
        self.ask({"page": page_data.page_data(editions, trusted)})

    def judged(
        self, item: Submission | Unreadable, language: str, last: Submission | Unreadable | None = None
    ) -> dict[str, Any]:
        """The object that the script gives."""
        before = None if last is None else item_data(last)
        return self.ask({"item": item_data(item), "language": language, "last": before})

    def keep(self, items: Sequence[Submission], languages: Sequence[str], wanted: Sequence[Mapping[str, Any]]) -> None:
        """Has these, to be judged again and again, and what is to be said of each."""
        for item, language, own in zip(items, languages, wanted, strict=True):
            self.ask({"keep": {"item": item_data(item), "language": language, "wanted": own}})

    def first_unlike(self, mistake: Sequence[str] | None) -> int | None:
        """The first of them of which a script with this mistake says something else: the mistake is a module, what
        stands in it, and what stands there instead; None is the script as it is.
        """
        found = self.ask({"mistake": mistake})
        assert "crashed" not in found, found["crashed"]
        first: int | None = found["first"]
        return first

    def rejudged(self, item: Submission, language: str, last: Submission | None = None) -> dict[str, Any]:
        """The same of a submission whose stamp was looked at, and whose form of before is known to be the one."""
        before = None if last is None else item_data(last)
        return self.ask({"item": item_data(item), "language": language, "last": before, "matched": True})


def expected(checked: Checked, language: str) -> dict[str, Any]:
    """The object of `check --format json`."""
    found: dict[str, Any] = json.loads(json.dumps(as_data(checked, language)))
    return found


def messages() -> dict[str, dict[str, str]]:
    """The whole catalogue: which of its texts a page takes is asked elsewhere."""
    return {
        language: {key: catalogue(language).gettext(key) for key in sorted(keys(language))} for language in LANGUAGES
    }
