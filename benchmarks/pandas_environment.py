"""An environment of the benchmarks' own with pandas: it must not come into the program's."""

import json
import os
import subprocess
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any, cast

from benchmarks.measure import Spent

ENVIRONMENT = Path(__file__).parent.parent / ".venv-pandas"
REQUIREMENTS = Path(__file__).with_name("pandas-requirements.txt")


class WithPandas:
    """A script that runs there, and answers a line with a line of JSON: what it spent, and what it found."""

    def __init__(self, script: str, *arguments: str) -> None:
        if not ENVIRONMENT.is_dir():
            subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        run = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*run, "-r", str(REQUIREMENTS)], check=True)
        program = Path(__file__).with_name(script)
        self._process = subprocess.Popen(
            [str(ENVIRONMENT / "bin" / "python"), str(program), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        )  # fmt: skip

    def ask(self, line: str) -> tuple[Any, Spent]:
        """What it found, and what it took."""
        asking, answers = cast(TextIOWrapper, self._process.stdin), cast(TextIOWrapper, self._process.stdout)
        asking.write(f"{line}\n")
        asking.flush()
        told = json.loads(answers.readline())
        return told["found"], Spent(told["cpu"], told["wall"])

    def close(self) -> None:
        """Ends it."""
        cast(TextIOWrapper, self._process.stdin).close()
        self._process.wait()
