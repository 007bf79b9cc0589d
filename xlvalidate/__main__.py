"""`python -m xlvalidate`."""

from xlvalidate.cli import main

main()
