"""What it costs to adopt a form, by its size: `python -m benchmarks adopt [CELLS …]`."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.large_forms import grid_form, open_form
from benchmarks.measure import family

_SIZES = (1_000, 10_000, 80_000, 250_000, 1_000_000)
_DENSE = (1_000, 4_000, 16_000)  # of figures; a workbook has at most 50,000 names
_KINDS: dict[str, tuple[Callable[[Path, int], None], Sequence[int]]] = {
    "grids, at most 4,000 figures": (grid_form, _SIZES),
    "open tables": (open_form, _SIZES),
    "grids of nothing but figures": (lambda path, cells: grid_form(path, cells, cells), _DENSE),
}


def main(arguments: Sequence[str]) -> None:
    """A line for each form, the smaller ones first. The last column is growth: what each cell more costs."""
    print("| form | cells | file | CPU | wall | peak | ms for 1,000 cells more |")
    print("|---|---|---|---|---|---|---|")
    for kind, (made, usual) in _KINDS.items():
        asked = [int(one.replace(",", "")) for one in arguments]
        sizes = asked if asked and usual is _SIZES else usual
        before: tuple[int, float] | None = None
        for size in sizes:
            with TemporaryDirectory(prefix="xlvalidate-adopt-") as folder:
                path = Path(folder, "form.xlsx")
                made(path, size)
                file, taken = path.stat().st_size, family("adopt", str(path), "-o", str(Path(folder, "form.toml")))
            more = f"{(taken.cpu - before[1]) * 1e6 / (size - before[0]):.1f}" if before is not None else ""
            before = size, taken.cpu
            print(
                f"| {kind} | {size:,} | {file / 1024:,.0f} KiB | {taken.cpu:.1f} s | {taken.wall:.1f} s "
                f"| {taken.peak:.0f} MiB | {more} |",
                flush=True,
            )
