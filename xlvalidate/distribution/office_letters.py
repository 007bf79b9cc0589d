"""What is written to people with an issue: the letter to each office, and the pages in each zip."""

from collections.abc import Iterator
from html import escape

from xlvalidate.derive.fixed_texts import last_texts
from xlvalidate.distribution.file_names import base_name
from xlvalidate.distribution.mail_drafts import Attached, letter, line
from xlvalidate.distribution.plan import Bundle, IssuePlan, Planned
from xlvalidate.editions.edition import Edition
from xlvalidate.identity import PeriodKind
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import text
from xlvalidate.roster import Office

_PAGE = """<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><title>{title}</title>
<style>
body{{font-family:{fonts};max-width:46em;margin:2em auto;padding:0 1em;line-height:1.6;color:#000}}
h1{{font-size:1.4em}}h2{{font-size:1.1em;margin-top:1.4em}}
table{{border-collapse:collapse;width:100%}}td,th{{border:1px solid #888;padding:.2em .6em;text-align:left}}
th{{background:#f2f2f2}}@page{{size:A4;margin:15mm}}
</style></head>
<body>
<h1>{title}</h1>
{body}
</body></html>
"""


def language_of(office: Office, edition: Edition) -> str:
    """The language an office is written to in."""
    return office.language or edition.language


def office_letter(plan: IssuePlan, one: Planned, data: bytes, digest: str) -> bytes:
    """The draft to an office that has an address, its workbook attached."""
    language = language_of(one.office, plan.edition)
    return letter(
        to=one.office.mail,
        name=one.office.name,
        subject=text("issue.subject", language, **_facts(plan, language), office=line(one.office.name)),
        body="\n".join(_letter_lines(plan, one, language)),
        attached=Attached(base_name(one.file), data, digest),
    )


def _facts(plan: IssuePlan, language: str) -> dict[str, object]:
    return {"title": line(plan.edition.text.title), "year": plan.ask.period.said(language)}


def _letter_lines(plan: IssuePlan, one: Planned, language: str) -> Iterator[str]:
    yield text("issue.hello", language, office=line(one.office.name))
    yield ""
    whole = plan.ask.period.kind is PeriodKind.YEAR
    yield text("issue.attached" if whole else "issue.attached.period", language, **_facts(plan, language))
    if one.revision > 1:
        yield text("issue.revised", language, revision=one.revision)
    if plan.last is not None and plan.last.of(one.office) is not None:
        sheet = last_texts(plan.edition.language, plan.edition.period).last_sheet
        yield text("issue.last" if whole else "issue.last.period", language, sheet=sheet)
    yield from _instructions(plan.edition, language)
    yield ""
    yield text("issue.back", language)
    yield from _due(plan, language)
    yield ""


def _due(plan: IssuePlan, language: str) -> Iterator[str]:
    if plan.due is not None:
        yield text("due.line", language, due=plan.due.said(language))


def _instructions(edition: Edition, language: str) -> Iterator[str]:
    said = edition.cover.instructions
    if said:
        yield ""
        yield text("issue.instructions", language)
        yield from (f"{number}. {one}" for number, one in enumerate(said, start=1))


def bundle_page(plan: IssuePlan, bundle: Bundle, files: dict[str, str]) -> tuple[str, bytes]:
    """The page of a zip: its name, and what it says. `files` has the name of each office's workbook by its code."""
    language = language_of(bundle.office, plan.edition)
    title = text("issue.page.title", language, **_facts(plan, language))
    said = [
        _paragraph(text("issue.page.hello", language, office=line(bundle.office.name), count=len(bundle.members))),
        _table(bundle, files, language),
    ]
    instructions = plan.edition.cover.instructions
    if instructions:
        items = "".join(f"<li>{escape(one)}</li>" for one in instructions)
        said.append(f"<h2>{escape(text('issue.instructions', language))}</h2>\n<ol>{items}</ol>")
    said.append(f"<h2>{escape(text('issue.page.how', language))}</h2>")
    said += [_paragraph(text(f"issue.page.{what}", language)) for what in ("pass-on", "check", "back")]
    said += map(_paragraph, _due(plan, language))
    said.append(_paragraph(text("issue.page.verify", language)))
    spoken = LANGUAGES[language]
    page = _PAGE.format(lang=spoken.tag, fonts=spoken.letter, title=escape(title), body="\n".join(said))
    return text("issue.page.file", language), page.encode()


def check_page(plan: IssuePlan, bundle: Bundle, page: bytes) -> tuple[str, bytes]:
    """The page that checks the form in a browser: its name in a zip, and its bytes."""
    return text("page.file", language_of(bundle.office, plan.edition)), page


def _paragraph(said: str) -> str:
    return f"<p>{escape(said)}</p>"


def _table(bundle: Bundle, files: dict[str, str], language: str) -> str:
    heads = "".join(f"<th>{escape(text(f'issue.head.{key}', language))}</th>" for key in ("office", "name", "file"))
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(line(one))}</td>" for one in (unit.code, unit.name, files[unit.code])) + "</tr>"
        for unit in bundle.members
    )
    return f"<table><tr>{heads}</tr>\n{rows}</table>"
