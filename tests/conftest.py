"""Of all that is loaded once and stays, no test can be garbage: Python need not look through it again and again."""

import gc
import os

# openpyxl asks for it once, when it is loaded, and some tests load it before the program does.
os.environ.setdefault("OPENPYXL_LXML", "False")


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
