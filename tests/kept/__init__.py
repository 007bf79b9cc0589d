"""What earlier versions made, as they made it. Nothing in here is ever written again: tests copy it."""

from pathlib import Path

FIRST = Path(__file__).parent / "first"
