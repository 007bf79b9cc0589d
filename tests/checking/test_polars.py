"""polars is told that its frames are small before it is imported, unless somebody has said otherwise."""

import os
import subprocess
import sys

import pytest

TOLD = "import os, xlvalidate.checking; print(os.environ['POLARS_ENGINE_AFFINITY'], os.environ['POLARS_MAX_THREADS'])"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "in-memory 1"),
        ({"POLARS_MAX_THREADS": "4"}, "in-memory 4"),
        ({"POLARS_ENGINE_AFFINITY": "streaming"}, "streaming 1"),
    ],
)
def test_what_polars_is_told(said, told):
    rest = {name: value for name, value in os.environ.items() if not name.startswith("POLARS_")}
    ran = subprocess.run([sys.executable, "-c", TOLD], env=rest | said, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == told
