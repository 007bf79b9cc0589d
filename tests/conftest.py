"""Of all that is loaded once and stays, no test can be garbage: Python need not look through it again and again."""

import gc


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
