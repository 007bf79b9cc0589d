"""`python -m xlvalidate`, and where the frozen program starts."""

import sys

if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # A process that reads workbooks is this very program once more: there it must not run the command again.
        from multiprocessing import freeze_support

        freeze_support()

    from xlvalidate.cli import main

    main()
