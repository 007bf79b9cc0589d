"""Draws the pictures of README and docs as LibreOffice shows them: a template blank, broken and explained, and the
form of the tutorial in both languages with its first figures, and two forms that were adopted, before and after.

`python docs/pictures.py` (or `make pictures`) needs LibreOffice, pdftoppm and Pillow.
"""

import re
import subprocess
import tempfile
import tomllib
from pathlib import Path

from PIL import Image, ImageChops

from xlvalidate.cells import Cell
from xlvalidate.child_processes import Child
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
from xlvalidate.derive.with_checks import with_live_checks
from xlvalidate.editions.catalogue import built_in_edition, find
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import NAME_PREFIX, explanation_name
from xlvalidate.ooxml.fill import Typed, filled

INTO = Path(__file__).parent / "pictures"
EDITION = "ogi-2019"
EXPLAINED = "S19-DEC-EQ-SUM.licence"
FIGURES: dict[str, Typed] = {
    "t2_licence_prior": 23,
    "t2_licence_change": 4,
    "t2_licence_decisions": 27,
    "t2_regulation_made": "/",
    "t3_new_person": 3,
    "t3_new_total": 3,
    "t3_granted_person": 2,
    "t3_granted_total": 2,
    "t3_handled_person": 2,
    "t3_handled_total": 2,
}


# By page: the heading that follows the first figures, and what the pictures are called.
TUTORIALS = (("tutorial.md", "## 6.", "tutorial"), ("tutorial.zh-CN.md", "## 六、", "tutorial-zh-CN"))


# By language: the official form and what came back of it, each with the page that is shown and down to where.
ADOPTED = (
    ("adopt", ("official/relief-grants", 2, 0.35), ("lowland-council", 4, 0.55)),
    ("adopt-zh-CN", ("official/rural-roads", 1, 0.55), ("heshan-county", 2, 0.55)),
)


def main() -> None:
    """Draws all."""
    draw_built_in()
    draw_adopted()
    for page, until, name in TUTORIALS:
        draw_tutorial(page, until, name)


def draw_tutorial(page: str, until: str, name: str) -> None:
    """The table with the slip in it, and the checks."""
    text = (INTO.parent / page).read_text("utf-8").partition(until)[0]
    parts: dict[str, list[str]] = {}
    for file, again, body in re.findall(r"^```toml (\S+)( again)?\n((?:.*\n)*?)```$", text, re.MULTILINE):
        if file == "pools.toml" and again:
            parts[file].pop()
        if file == "pools.toml" or not again:  # the figures stay as they were before the slip was mended
            parts.setdefault(file, []).append(body)
    with tempfile.TemporaryDirectory() as folder:
        written, path = Path(folder, "pools.toml"), Path(folder, "lake.xlsx")
        written.write_text("\n".join(parts["pools.toml"]), "utf-8")
        edition = find(str(written))
        typed = tomllib.loads("\n".join(parts["lake.toml"]))
        cells = {NAME_PREFIX + code: cell for code, cell in draw(edition).cell_of.items()}
        path.write_bytes(filled(template(edition), {cells[key]: typed[key] for key in cells.keys() & typed.keys()}))
        for number, which in ((2, ""), (3, "-checks")):
            draw_page(path, number, cut=0.9).save(INTO / f"{name}{which}.png", optimize=True)


def draw_adopted() -> None:
    """A form as it was issued, and the checks of one that came back."""
    folder = INTO.parents[1] / "examples" / "adopted"
    with tempfile.TemporaryDirectory() as into:
        for name, *shown in ADOPTED:
            for which, (form, page, cut) in zip(("before", "after"), shown, strict=True):
                source = folder / f"{form}.xlsx"
                path = Path(into, source.name)
                path.write_bytes(source.read_bytes())
                draw_page(path, page, cut).save(INTO / f"{name}-{which}.png", optimize=True)


def draw_built_in() -> None:
    """The three of the edition that comes with the program."""
    edition = built_in_edition(EDITION)
    blank = template(edition)
    broken = filled(blank, figures(edition))
    explained = filled(broken, {explanation_cell(edition): "恰好相等，已核对台账"})
    INTO.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, data, page in (("blank", blank, 3), ("broken", broken, 3), ("explained", explained, 5)):
            path = Path(folder, f"{name}.xlsx")
            path.write_bytes(data)
            draw_page(path, page).save(INTO / f"{name}.png", optimize=True)


def figures(edition: Edition) -> dict[Cell, Typed]:
    """What is typed: everything 0 but for the few figures above."""
    cells = draw(edition).cell_of
    typed: dict[str, Typed] = {code: 0 for code, indicator in edition.indicators.items() if indicator.numeric}
    return {cells[code]: value for code, value in {**typed, **FIGURES}.items()}


def explanation_cell(edition: Edition) -> Cell:
    """Where the 审核说明 of one rule instance is typed."""
    names = {name.name: name.refers for name in with_live_checks(edition, draw(edition)).names}
    sheet, _, address = names[explanation_name(EXPLAINED)].replace("$", "").rpartition("!")
    return Cell.at(sheet.strip("'"), address)


def draw_page(path: Path, page: int, cut: float = 1) -> Image.Image:
    """One printed page of a workbook down to a part of its height, its margins cut off, in few colours."""
    folder = path.parent
    profile = folder / "profile"
    command = ["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(path)]
    office = Child(command, profile)
    try:
        office.process.wait(180)
    finally:
        office.end()
    pdf, root = path.with_suffix(".pdf"), folder / path.stem
    wanted = ["-f", str(page), "-l", str(page), "-singlefile", "-r", "80", "-png"]
    subprocess.run(["pdftoppm", *wanted, str(pdf), str(root)], check=True)
    image = Image.open(root.with_suffix(".png")).convert("RGB")
    image = image.crop((0, 0, image.width, round(image.height * cut)))
    ink = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    return image.crop(ink).quantize(32)


if __name__ == "__main__":
    main()
