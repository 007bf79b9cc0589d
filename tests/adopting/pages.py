"""The pages of a printed form as pictures."""

import subprocess
from pathlib import Path


def pages(path: Path) -> list[bytes]:
    """Every page of a PDF, drawn."""
    subprocess.run(["pdftoppm", "-r", "50", "-png", path, path.with_suffix("")], check=True)
    found = {int(page.stem.rpartition("-")[2]): page for page in path.parent.glob(f"{path.stem}-*.png")}
    return [found[number].read_bytes() for number in sorted(found)]
