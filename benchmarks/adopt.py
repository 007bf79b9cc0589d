"""What it costs to adopt a form, by its size: `python -m benchmarks adopt [CELLS …]`."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.large_forms import grid_form, open_form
from benchmarks.measure import Taken, family

_SIZES = (1_000, 10_000, 80_000, 250_000, 1_000_000)
_DENSE = (1_000, 4_000, 16_000)  # of figures; a workbook has at most 50,000 names
_KINDS: dict[str, tuple[Callable[[Path, int], None], Sequence[int]]] = {
    "grids, at most 4,000 figures": (grid_form, _SIZES),
    "open tables": (open_form, _SIZES),
    "grids of nothing but figures": (lambda path, cells: grid_form(path, cells, cells), _DENSE),
}


def main(arguments: Sequence[str]) -> None:
    """A table of every kind. Growth is how much more CPU a cell more costs, beside the whole of the size before."""
    print("| form | cells | file | CPU | wall | peak | ms for 1,000 cells more |")
    print("|---|---|---|---|---|---|---|")
    for kind, (made, usual) in _KINDS.items():
        sizes = [int(one.replace(",", "")) for one in arguments] or usual
        rows: list[tuple[int, int, Taken]] = []
        for size in sizes:
            with TemporaryDirectory(prefix="xlvalidate-adopt-") as folder:
                path = Path(folder, "form.xlsx")
                made(path, size)
                rows.append(
                    (size, path.stat().st_size, family("adopt", str(path), "-o", str(Path(folder, "form.toml"))))
                )
        grown = [""]
        grown += [f"{(two[2].cpu - one[2].cpu) * 1e6 / (two[0] - one[0]):.1f}" for one, two in pairwise(rows)]
        for (size, file, taken), more in zip(rows, grown, strict=True):
            print(
                f"| {kind} | {size:,} | {file / 1024:,.0f} KiB | {taken.cpu:.1f} s | {taken.wall:.1f} s "
                f"| {taken.peak:.0f} MiB | {more} |",
                flush=True,
            )
