"""What the tests of the page have in common: a process that judges by the script."""

from collections.abc import Iterator

import pytest

from tests.page.known import editions
from tests.page.script_judge import ScriptJudge


@pytest.fixture(scope="session")
def judge() -> Iterator[ScriptJudge]:
    """Knows every edition of these tests. Who teaches it another one starts one of its own."""
    with ScriptJudge(list(editions().values())) as found:
        yield found
