"""Which mistakes are made, that a moved line keeps its own, and what is accepted."""

from pathlib import Path

import pytest

from tests.mutants.__main__ import settings_of
from tests.mutants.sites import changed, mutants_of, sampled

MODULE = '''"""What it is."""

from a import b

LIMIT = 3
"""How many."""


def more(left: int | None, right="x") -> list[int]:
    """What it does."""
    if left and right != "y":
        return [one + 1 for one in b if not one]
    raise ValueError(f"no {left + 1}")
'''

MISTAKES = [
    "LIMIT = 4",
    'def more(left: int | None, right="xXX") -> list[int]:',
    'if not (left and right != "y"):',
    'if left or right != "y":',
    'if left and right == "y":',
    'if left and right != "yXX":',
    "return None",
    "return [one - 1 for one in b if not one]",
    "return [one + 2 for one in b if not one]",
    "return [one + 1 for one in b if (one)]",
    "pass",
]


def mutants(folder: Path, source: str):
    (folder / "m.py").write_text(source, "utf-8")
    return mutants_of(folder / "m.py", folder)


def test_types_docstrings_and_imports_are_left_alone(tmp_path):
    found = mutants(tmp_path, MODULE)
    lines = [changed(MODULE.encode(), one).decode().splitlines()[one.line - 1].strip() for one in found]
    assert sorted(lines) == sorted(MISTAKES)


@pytest.mark.parametrize("seed", range(5))
def test_a_line_that_moves_keeps_its_mistakes(tmp_path, seed):
    before = sampled(mutants(tmp_path, MODULE), 4, seed)
    after = sampled(mutants(tmp_path, MODULE.replace("LIMIT", "# Why.\n\nLIMIT")), 4, seed)
    assert [one.key for one in before] == [one.key for one in after]
    assert [one.line + 2 for one in before] == [one.line for one in after]


def test_a_seed_decides(tmp_path):
    found = mutants(tmp_path, MODULE)
    assert len({tuple(one.key for one in sampled(found, 4, seed)) for seed in range(20)}) > 10


def test_what_is_accepted_is_known_by_its_text_and_has_a_reason(tmp_path):
    file = tmp_path / "accepted.toml"
    file.write_text('[[accepted]]\nline = "LIMIT = 3"\nold = "3"\nnew = "4"\nwhy = "either will do"\n', "utf-8")
    found = mutants(tmp_path, MODULE)
    assert [one.line for one in found if settings_of(file).reason(one) == "either will do"] == [5]
    assert [one.line for one in found if settings_of(file).reason(one)] == [5]
    file.write_text('[[left-out]]\ntest = "x"\nwhy = " "\n', "utf-8")
    with pytest.raises(SystemExit) as error:
        settings_of(file)
    assert str(error.value) == "accepted.toml: {'test': 'x', 'why': ' '} has no reason"
