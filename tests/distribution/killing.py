"""Issues again and again in forked processes that are killed, until one comes to its end; tells what is there then.

`python -m tests.distribution.killing FOLDER HOW-MANY SEED`. Everything is imported before the first fork.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import xlvalidate.collecting.lock
import xlvalidate.distribution.issue_folder  # noqa: F401
from tests.distribution.issues import issue, lay_keys, tree, written

ROSTER = "code,name,parent,mail\n1,市,,c@example.gov.cn\n" + "".join(
    f"{number},第{number}局,1,b{number}@example.gov.cn\n" for number in range(10, 30)
)
WORDS = ("--issued-on", "2026-01-05")


def forked(home: Path, *words: object) -> int:
    pid = os.fork()
    if pid:
        return pid
    os._exit(issue(home, "--go", *words, roster=ROSTER).exit_code)


def whole(found: dict[str, bytes], *good: dict[str, bytes]) -> bool:
    """Is every file one that a quiet run wrote?"""
    return all(
        any(quiet.get(path) == data for quiet in good)
        for path, data in found.items()
        if not path.endswith((".sig", ".part"))
    )


def main(home: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    for name in ("quiet", "killed"):
        (home / name).mkdir()
        lay_keys(home / name)
    first = tree(written(home / "quiet", roster=ROSTER))
    begun = time.monotonic()
    second = tree(written(home / "quiet", "--revision", 2, roster=ROSTER))
    takes = time.monotonic() - begun
    out = home / "killed" / "out"
    killed = 0
    for words, good in (((), first), (("--revision", 2), second)):
        ended = False
        while not ended:
            pid = forked(home / "killed", *words)
            if killed < kills * (1 if good is first else 2):
                time.sleep(chance.uniform(0.2, takes * 1.1))
                os.kill(pid, signal.SIGKILL)
                killed += 1
            _, status = os.waitpid(pid, 0)
            ended = os.WIFEXITED(status)
            assert not ended or os.waitstatus_to_exitcode(status) == 0
            assert whole(tree(out), first, good), "half-written"
        assert tree(out) == good, sorted(path for path in good if tree(out).get(path) != good[path])
    print(killed)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
