"""The script of the page in a process of Node, which judges what Python has read: a line for a line."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.page.dumps import item_data
from xlvalidate.editions.edition import Edition
from xlvalidate.messages import LANGUAGES, catalogue, keys
from xlvalidate.page import page_data
from xlvalidate.reading.submission import Submission, Unreadable
from xlvalidate.stamps import Issuers

SCRIPT = Path(page_data.__file__).parent / "script"


class ScriptJudge:
    """One process; `script` is where its modules are. To be closed."""

    def __init__(self, editions: Sequence[Edition], trusted: Issuers | None = None, script: Path = SCRIPT) -> None:
        command = [
            "node",
            "--experimental-default-type=module",
            "--no-warnings",
            str(Path(__file__).with_name("judge.mjs")),
        ]
        self.process = subprocess.Popen(
            [*command, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.ask({"page": {**page_data.page_data(editions, trusted), "messages": messages()}})

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
        return json.loads(self.process.stdout.readline())

    def judged(
        self, item: Submission | Unreadable, language: str, last: Submission | Unreadable | None = None
    ) -> dict[str, Any]:
        """The object that the script gives."""
        before = None if last is None else item_data(last)
        return self.ask({"item": item_data(item), "language": language, "last": before})

    def rejudged(
        self, item: Submission | Unreadable, language: str, last: Submission | None = None
    ) -> dict[str, Any]:
        """The same of a submission whose stamp was looked at, and whose form of before is known to be the one."""
        before = None if last is None else item_data(last)
        return self.ask({"item": item_data(item), "language": language, "last": before, "matched": True})

    def knows(self, editions: Sequence[Edition]) -> None:
        """From now on it judges by these."""
        self.ask({"page": page_data.page_data(editions)})


def messages() -> dict[str, dict[str, str]]:
    """The whole catalogue: which of its texts a page takes is asked elsewhere."""
    return {
        language: {key: catalogue(language).gettext(key) for key in sorted(keys(language))} for language in LANGUAGES
    }
