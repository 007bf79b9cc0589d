"""One `collect run` in this process, and how much CPU each of its stages took: `python -m benchmarks.stages FOLDER`.

The product has no clocks in it: here its functions are wrapped, in the modules that call them.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from time import process_time
from typing import Any

from xlvalidate.checking import judge
from xlvalidate.collecting import judging, run, settings
from xlvalidate.collecting.ledger import Ledger
from xlvalidate.desk.collection import judging_of, rules_of

STAGES: dict[str, tuple[tuple[Any, str], ...]] = {
    "fetch and keep": ((run, "_fetch"),),
    "open": ((run, "_open"),),
    "read": ((judge, "read_file"), (judge, "with_explanations"), (judging, "_file")),
    "check": ((judge, "check"),),
    "mark": ((judging, "_mark"),),
    "record": ((judging, "line_of"),),
    "ledger": tuple(
        (Ledger, name)
        for name in (
            "knows",
            "behind",
            "add_deliveries",
            "add_all_opened",
            "add_checks",
            "waiting",
            "set_fates",
            "judge_by",
        )
    ),
    "settle": tuple((run, name) for name in ("state_with_sums", "settle", "tally", "run_lines")),
}


class Clock:
    """The CPU of each stage by itself: what a stage calls of another is the other's."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._open = ["rest"]
        self._since = process_time()

    def _turn(self) -> None:
        now = process_time()
        self.spent[self._open[-1]] += now - self._since
        self._since = now

    def around(self, stage: str, step: Callable[..., Any]) -> Callable[..., Any]:
        """The function with its time counted."""

        @wraps(step)
        def counted(*arguments: Any, **named: Any) -> Any:
            self._turn()
            self._open.append(stage)
            try:
                return step(*arguments, **named)
            finally:
                self._turn()
                self._open.pop()

        return counted

    def stopped(self) -> dict[str, float]:
        """What was counted."""
        self._turn()
        return dict(self.spent)


def main() -> None:
    """Prints the seconds by stage as JSON."""
    collection = settings.load(Path(sys.argv[1]))
    made, known = judging_of(collection, None)
    # What is made once a process is no workbook's cost; a reader does the same before it says that it is ready.
    from xlvalidate.collecting.judging_processes import _try

    _try(made.prepared()[0])
    clock = Clock()
    for stage, places in STAGES.items():
        for owner, name in places:
            setattr(owner, name, clock.around(stage, getattr(owner, name)))
    silent = run.Telling(lambda task, check: None, lambda said: None)
    run.run(collection, made, rules_of(collection, made, known, None), 0, silent, known)
    print(json.dumps(clock.stopped()))


if __name__ == "__main__":
    main()
