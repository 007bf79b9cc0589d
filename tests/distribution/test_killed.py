"""Killed at any point, an issue comes to what one quiet run does, and no file is ever half there.

By hand: `XLV_KILLS=200 pytest tests/distribution/test_killed.py -s`.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = os.environ.get("XLV_KILLS", "6")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def test_runs_that_are_killed_come_to_what_a_quiet_one_does(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.distribution.killing", tmp_path, KILLS, "7"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    print("killed", done.stdout)
