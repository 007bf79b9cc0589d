"""Chromium and Firefox as the tests drive them: through `driver.mjs`, a line of JSON for each thing to do."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
PROGRAMS = {"chromium": ("chromium",), "firefox": ("firefox-esr", "firefox")}


def needed(*programs: str) -> str:
    """The path of the first of these programs that is there. Without one the test is skipped, and fails in CI."""
    found = next(filter(None, map(shutil.which, programs)), None)
    if found is not None:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(f"{programs[0]} is missing, and CI must not go without it")
    pytest.skip(f"{programs[0]} is not installed")


def modules() -> Path:
    """The npm packages of the tests, which `make test` installs."""
    found = HERE / "node_modules"
    if found.is_dir():
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("the npm packages of tests/page are missing, and CI must not go without them")
    pytest.skip("the npm packages of tests/page are not installed: npm ci in tests/page")


class Tab:
    """A browser with the page open in it."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    @property
    def process(self) -> int:
        """The driver's; those of the browser are below it."""
        return self._process.pid

    def ask(self, do: str, **said: Any) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **said}).encode() + b"\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or b'{"error": "the driver has stopped"}')
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["value"]

    def open(self, page: Path | str, before: str = "", **size: int) -> None:
        """The page in a new tab; `before` is a script that runs before those of the page."""
        self.ask("open", url=page.as_uri() if isinstance(page, Path) else page, before=before, **size)

    def run(self, script: str, *values: Any) -> Any:
        return self.ask("run", script=script, values=list(values))

    def choose(self, selector: str, *files: Path) -> None:
        self.ask("choose", selector=selector, files=[str(file) for file in files])
        self.wait_for_result()

    def drop(self, selector: str, files: Mapping[str, Path]) -> None:
        self.ask("drop", selector=selector, files=[{"name": name, "path": str(file)} for name, file in files.items()])
        self.wait_for_result()

    def drag(self, selector: str, *paths: Path) -> None:
        """Drops files and folders as the system does."""
        self.ask("drag", selector=selector, paths=[str(path) for path in paths])
        self.wait_for_result()

    def wait_for_result(self) -> None:
        """Until nothing more is read. What was just given is taken in the next turn of the page at the latest."""
        self.run("await new Promise((go) => setTimeout(go, 50))")
        self.ask("wait", script="document.getElementById('app').dataset.state === 'idle'")

    def check(self, files: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return list(self.ask("check", files=list(files)))


@contextmanager
def tab(kind: str, profile: Path) -> Iterator[Tab]:
    """A browser of its own profile, ended with the block."""
    node, program = needed("node"), needed(*PROGRAMS[kind])
    modules()
    environment = {**os.environ, "HOME": str(profile), "MOZ_HEADLESS": "1"}
    command = [node, str(HERE / "driver.mjs"), kind, program, str(profile / "profile")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            yield Tab(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
