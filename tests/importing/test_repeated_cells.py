"""Cells that were written into every place that they cover, put together again; figures never are."""

import pytest

from xlvalidate.importing.repeated_cells import whole_cells


def cells(*rows: str) -> list[tuple[int, int, str, int]] | None:
    found = whole_cells([[text.strip() for text in row.split("|")] for row in rows])
    return found and [(one.row, one.column, one.text, one.columns) for one in found]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (("a|a|a", "b|1|1"), [(0, 0, "a", 3), (1, 0, "b", 1), (1, 1, "1", 1), (1, 2, "1", 1)]),
        (("a|b|b", "a|c|c"), [(0, 0, "a", 1), (0, 1, "b", 2), (1, 1, "c", 2)]),
        (("a|b|b", "a|c|d"), None),  # once may be chance
        (("a|a|a", "b|1"), None),  # no two rows of another width
        (("a|a|a",), None),
        (("||", "||"), None),
        (("1|1|1", "1|1|1"), None),
    ],
)
def test_cells_are_put_together(rows, found):
    assert cells(*rows) == found
