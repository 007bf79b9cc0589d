"""Puts into the wheel what stands beside the package; everything else is in pyproject.toml."""

import tomllib
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
KIT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["xlvalidate"]["kit"]


def kit() -> list[str]:
    """The files, as seen from here."""
    found = [path for pattern in KIT for path in sorted(ROOT.glob(pattern)) or [ROOT / pattern]]
    return [path.relative_to(ROOT).as_posix() for path in found]


class WithKit(build_py):
    """The modules, and the kit in a folder of the package. An editable install looks beside the package instead."""

    def run(self) -> None:
        """Copies both."""
        super().run()
        if not self.editable_mode:
            for name in kit():
                target = Path(self.build_lib, "xlvalidate", "kit", name)
                target.parent.mkdir(parents=True, exist_ok=True)
                self.copy_file(name, str(target))

    def get_source_files(self) -> list[str]:
        """What a source distribution needs to make the wheel."""
        return [*super().get_source_files(), *kit()]


setup(cmdclass={"build_py": WithKit})
