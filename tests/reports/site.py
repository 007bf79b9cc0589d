"""The pages of a collection that is in memory, as the report writes them."""

from contextlib import ExitStack
from tempfile import TemporaryDirectory

from xlvalidate.reports.html_site import Site
from xlvalidate.reports.office_pages import office_pages
from xlvalidate.reports.report_data import Collected


def site_of(collected: Collected, language: str, most: int = 200) -> dict[str, str]:
    """By name every page, the index first; at most so many offices on one."""
    pages = office_pages(collected, most)
    names = [f"offices/{at}.html" for at in range(len(pages.pages))]
    with TemporaryDirectory() as waiting, ExitStack() as kept:
        site = Site(kept, waiting, pages, names, language)
        for position, office in enumerate(collected.offices):
            site.add(position, office)
        editions = {one.edition.id: one.edition for one in collected.offices if one.edition}
        return {name: "".join(pieces) for name, pieces in site.written(collected, tuple(editions.values()))}
