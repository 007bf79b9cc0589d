"""Published reports: what comes back of tables printed in every shape with every trap, and what an import costs.

`python -m benchmarks published [EACH] [PAGES]`: so many documents of each edition, shape and trap (3 make 2,079), and
so many pages imported and checked in one run of the command.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.measure import family
from tests.importing.corpus import TRAPS, Score, corpus, published, scored
from tests.importing.shapes import SHAPES
from xlvalidate.editions.catalogue import built_in, built_in_edition
from xlvalidate.editions.label_variants import variants
from xlvalidate.importing.open_document import open_document, simplifier
from xlvalidate.importing.published_form import published_form
from xlvalidate.importing.report import import_report

SEED = 7
_PLAIN = TRAPS[0]


def main(arguments: Sequence[str]) -> None:
    each, pages = (int(one) for one in (*arguments, "3", "1000")[:2])
    _accuracy(each)
    print()
    _cost(pages)


def _accuracy(each: int) -> None:
    editions = [built_in_edition(name) for name in built_in()]
    forms = [published_form(edition, variants(edition.id)) for edition in editions]
    simplify = simplifier()
    documents = defaultdict[str, int](int)
    whole, trapped = defaultdict[str, Score](Score), defaultdict[str, Score](Score)
    for report in corpus(editions, each, SEED):
        read = import_report(open_document(report.data), forms, simplify)
        cells = {code: one.text for code, one in read.cells.items()} if read else {}
        one = scored(report, read.edition if read else "", cells)
        into = (whole if report.trap.whole else trapped)[report.shape]
        into.exact += one.exact
        into.refused += one.refused
        into.wrong += one.wrong
        documents[report.shape] += 1
    print("| shape | documents | whole: exact | refused | trapped: exact | refused | wrong |")
    print("|---|---|---|---|---|---|---|")
    for shape in SHAPES:
        wrong = [*whole[shape].wrong, *trapped[shape].wrong]
        counts = (whole[shape].exact, whole[shape].refused, trapped[shape].exact, trapped[shape].refused, len(wrong))
        print(f"| {shape} | {documents[shape]:,} | {' | '.join(f'{count:,}' for count in counts)} |")
        for line in islice(wrong, 10):
            print(f"<!-- {line} -->")


def _cost(pages: int) -> None:
    """Pages with the tables of the newest editions, imported and checked by the command."""
    editions = [built_in_edition(name) for name in built_in()]
    with TemporaryDirectory(prefix="xlvalidate-benchmarks-") as folder:
        source = Path(folder, "pages")
        source.mkdir()
        for number in range(pages):
            made = published(editions[number % len(editions)], "html", _PLAIN, Random(number), number)
            (source / f"{number}.html").write_bytes(made.data)
        extras: list[tuple[str, list[str]]] = [("imported", []), ("imported and checked", ["--check"])]
        for what, extra in extras:
            used = family("import", str(source), "-o", str(Path(folder, f"out-{what}")), *extra)
            cpu = used.cpu / pages * 1_000
            print(f"{pages:,} pages {what}: {pages / used.wall:.1f} a second, {cpu:.0f} ms of CPU each,")
            print(f"{used.peak:.0f} MiB in the process that writes, {used.others_peak:.0f} MiB in the one that reads")
