"""What the tests of the page have in common: the script as modules, and a process that judges by them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.page.known import editions
from tests.page.script_judge import ScriptJudge, modules_in


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return modules_in(tmp_path_factory.mktemp("script") / "modules")


@pytest.fixture(scope="session")
def judge(modules: Path) -> Iterator[ScriptJudge]:
    """Knows every edition of these tests. Who teaches it another one starts one of its own."""
    with ScriptJudge(modules, list(editions().values())) as found:
        yield found
