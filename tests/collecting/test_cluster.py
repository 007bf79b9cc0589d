"""A cluster says what this machine says, whoever dies meanwhile."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import dask
import pytest
from click.testing import CliRunner
from distributed import Client, LocalCluster

from tests.collecting.incoming import WRONG, collection, form, lay, mail, ran
from tests.collecting.test_judging_processes import NEARLY_ALL, SLOW, heavy
from xlvalidate.checking.last_period import LastPeriod
from xlvalidate.cli import main
from xlvalidate.collecting import settings
from xlvalidate.collecting.cluster import Cluster, ClusterError, connected
from xlvalidate.collecting.cluster_worker import (
    Answer,
    Assignment,
    Outpost,
    OutpostError,
    about,
    judged_there,
    packed,
    unpacked,
)
from xlvalidate.collecting.run import RunResult, Telling, run
from xlvalidate.collecting.shared_originals import Share
from xlvalidate.desk.collection import judging_of, prepared, rules_of
from xlvalidate.editions.catalogue import DATA
from xlvalidate.editions.edition import Edition

ROOT = Path(__file__).parents[2]
TWOS = "[reader]\nchunk = 2\n"


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalCluster]:
    """Two worker processes. Each may die once over a chunk; Dask itself would forgive three times."""
    with (
        # A LocalCluster dismisses workers of which it has not heard for a while, those too that are being restarted.
        dask.config.set(
            {"distributed.scheduler.allowed-failures": 1, "distributed.deploy.lost-worker-timeout": "10 minutes"}
        ),
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as made,
    ):
        yield made


def clustered(
    home: Path, address: str, share: str = "", last: Path | None = None, told: Callable[[str], None] = lambda said: None
) -> RunResult:
    """One run, judged by the workers of a scheduler."""
    made = settings.load(home)
    judging, known = judging_of(made, last)
    telling = Telling(lambda task, check: told(task.name), lambda what: told(what.said("en")))
    with connected(address) as client:
        others = Cluster(client, judging, made.settings.reader, Share(share or f"file://{judging.originals}"))
        return run(made, judging, rules_of(made, judging, known, last), 0, telling, known, others)


def job(home: Path) -> Assignment:
    made = settings.load(home)
    judging, _ = judging_of(made, None)
    share = Share(f"file://{judging.originals}")
    return Assignment(judging=judging, limits=made.settings.reader, share=share, probe="", about=about())


def typed(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["collect", "run", *map(str, words), "--lang", "en"])
    return done.exit_code, done.stderr.strip()


def ledger(home: Path) -> list[object]:
    """Every line of a ledger, and the marked copies."""
    connection = sqlite3.connect(home / "ledger.sqlite")
    lines: list[object] = connection.execute(
        "SELECT place, parcels.sha256, path, pieces.name, pieces.sha256, word, pieces.detail, fate FROM pieces "
        "JOIN parcels ON parcels.id = parcel ORDER BY place, path"
    ).fetchall()
    connection.close()
    return [
        *lines,
        *checks(home),
        *((path.name, path.read_bytes()) for path in sorted((home / "marked").glob("*.xlsx"))),
    ]


def checks(home: Path) -> list[tuple[Any, ...]]:
    """What was judged, the whole of it."""
    connection = sqlite3.connect(home / "ledger.sqlite")
    rows = connection.execute(
        "SELECT sha256, made_by, verdict, why, code, office, level, marked, record FROM checks ORDER BY sha256"
    ).fetchall()
    connection.close()
    return [(*check, zlib.decompress(record)) for *check, record in rows]


def files() -> dict[str, bytes]:
    return {
        "a.xlsx": form(),
        "b.xlsx": form("330802002", WRONG),
        "c.eml": mail(("年报.xlsx", form("330802003", WRONG)), sender="stat@example.gov.cn"),
        "d.xlsx": b"PK\x03\x04 torn",
        "e.xlsx": form("330802004", year=2024),
        "f.xlsx": form(),
        "g.xlsx": form("330800000", name="衢州市人民政府办公室"),
    }


def test_a_cluster_says_what_this_machine_says(tmp_path, workers):
    incoming = {**files(), "killer.xlsx": heavy(NEARLY_ALL)}
    here, there = (collection(tmp_path / name, incoming, more=SLOW + "chunk = 3\n") for name in ("here", "there"))
    one, two = ran(here, jobs=2), clustered(there, workers.scheduler_address)
    assert ledger(there) == ledger(here)
    assert two.tally.identity == one.tally.identity
    assert [(line.name, finding.why) for line, finding in two.state.others] == [
        ("d.xlsx", "truncated"),
        ("killer.xlsx", "killed-the-reader"),
    ]
    assert [b"SIGXCPU" in line[-1] for line in checks(there)].count(True) == 1


def test_a_place_that_has_to_be_filled_and_a_copy_there_that_is_damaged(tmp_path, workers):
    here, there = (collection(tmp_path / name, files(), more=TWOS) for name in ("here", "there"))
    place = tmp_path / "place"
    share = f"dir::file://{place}"
    a, b = (sha256(files()[name]).hexdigest() for name in ("a.xlsx", "b.xlsx"))
    copies = place / str(place)[1:]  # that kind of place has its paths below its own folder
    (copies / a[:2]).mkdir(parents=True)
    (copies / a[:2] / a).write_bytes(b"?" * len(files()["a.xlsx"]))
    ran(here)
    code, said = typed(there, "--cluster", workers.scheduler_address, "--share", share)
    assert (code, said) == (3, "")  # d.xlsx is nobody's and cannot be read
    assert ledger(there) == ledger(here)
    assert sorted(sha256(path.read_bytes()).hexdigest() for path in copies.rglob("*") if path.is_file()) == [
        line[0] for line in checks(there)
    ]
    # What is damaged on this machine is told as on one machine; another last period: all is judged again.
    lay(tmp_path / "before", {"old.xlsx": form(drawing="t3 person total\ncarried_out 5 5", year=2024)})
    own = collection(tmp_path / "own", files(), more=TWOS)
    ran(own)
    for home in (here, there, own):
        (home / "originals" / a[:2] / a).write_bytes(b"?")
        (home / "originals" / b[:2] / b).unlink()
        for name in ("a.xlsx", "b.xlsx", "f.xlsx"):
            (home / "inbox" / name).unlink()
    ran(here, last=tmp_path / "before")
    clustered(there, workers.scheduler_address, share, tmp_path / "before")
    clustered(own, workers.scheduler_address, "", tmp_path / "before")
    assert ledger(there) == ledger(here) == ledger(own)
    assert [line[2:4] for line in checks(here) if line[0] in (a, b)] == [("unreadable", "not-opened")] * 2


def test_a_worker_that_dies_in_the_middle_changes_nothing(tmp_path, workers):
    incoming = {f"{code}.xlsx": form(str(code), WRONG if code % 3 == 0 else "") for code in range(330802001, 330802025)}
    here, there = (collection(tmp_path / name, incoming, more=TWOS) for name in ("here", "there"))
    told: list[str] = []

    def told_and_killed(name: str) -> None:
        told.append(name)
        if len(told) == 3:
            os.kill(workers.workers[0].pid, signal.SIGKILL)

    ran(here)
    done = clustered(there, workers.scheduler_address, told=told_and_killed)
    assert ledger(there) == ledger(here)
    assert sorted(told) == sorted(incoming)
    assert done.tally.identity.startswith("received 24 = ")


def test_a_workbook_over_which_workers_die_is_tried_alone_and_told(tmp_path, workers):
    others, slow = {"a.xlsx": form(), "c.xlsx": form("330802003", WRONG)}, heavy(40_000)
    home = collection(tmp_path / "home", {**others, "killer.xlsx": slow}, more=TWOS)
    here = collection(tmp_path / "here", others)
    killed = sha256(slow).hexdigest()
    over = threading.Event()

    def killing(name: str) -> bool:
        """The workbook, in whatever task, and the chunk of the two others."""
        return name.startswith(f"judge-{killed[:16]}-") or "-2-" in name

    def kill() -> None:
        with Client(workers.scheduler_address, set_as_default=False) as client:
            while not over.is_set():
                at_it = {address for address, keys in client.processing().items() for one in keys if killing(one)}
                for nanny in workers.workers.values():
                    if nanny.worker_address in at_it and nanny.pid:
                        with suppress(ProcessLookupError):  # it is dead, and its nanny has not heard of it
                            os.kill(nanny.pid, signal.SIGKILL)
                time.sleep(0.1)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        clustered(home, workers.scheduler_address)
    finally:
        over.set()
        killer.join()
    ran(here)
    assert [line for line in checks(home) if line[0] != killed] == checks(here)
    assert [line[2:4] for line in checks(home) if line[0] == killed] == [("unreadable", "killed-the-reader")]


def said(edition: Edition | None) -> object:
    return edition and (edition.id, edition.digest, edition.errata, edition.indicators, edition.instances)


def read_of(last: LastPeriod) -> list[tuple[str, str, object]]:
    return [(code, one.source.file, one.readings) for code, some in last.by_office.items() for one in some]


def test_what_workers_need_goes_along(tmp_path):
    """An edition of one's own, the one that it comes after, and last period: on no path that a worker has to have."""
    for path in DATA.rglob("*.toml"):
        into = tmp_path / "editions" / path.relative_to(DATA)
        into.parent.mkdir(parents=True, exist_ok=True)
        into.write_bytes(path.read_bytes())
    own, old = tmp_path / "editions" / "own.toml", tmp_path / "editions" / "old-2019.toml"
    text = (DATA / "ogi-2021.toml").read_text("utf-8").replace('edition = "ogi-2019"', 'edition = "old-2019"')
    own.write_text(text.replace('id = "ogi-2021"', 'id = "own-2021"', 1), "utf-8")
    old.write_text((DATA / "ogi-2019.toml").read_text("utf-8").replace('"ogi-2019"', '"old-2019"', 1), "utf-8")
    lay(tmp_path / "before", {"old.xlsx": form(year=2024)})
    made = prepared(str(own), [str(tmp_path / "before")])
    data = packed(*made)
    wanted = {name: said(made[0].catalogue.edition(name)) for name in ("own-2021", "old-2019", "ogi-2019", "nothing")}
    assert [name for name, one in wanted.items() if one is None] == ["nothing"]
    shutil.rmtree(tmp_path / "editions")
    shutil.rmtree(tmp_path / "before")
    means, last = unpacked(data)
    assert {name: said(means.catalogue.edition(name)) for name in wanted} == wanted
    assert [said(one) for one in means.catalogue.every()] == [said(one) for one in made[0].catalogue.every()]
    assert means.printed_of is made[0].printed_of
    assert last.only is None and read_of(last) == read_of(made[1])


def test_a_place_that_workers_do_not_see_is_no_fault_of_workbooks(tmp_path, workers):
    home = collection(tmp_path, {"a.xlsx": form()})
    code, told = typed(home, "--cluster", workers.scheduler_address, "--share", "memory://nowhere")
    assert (code, told.partition(" does not see ")[2]) == (
        2,
        "the originals under memory://nowhere: name a place that every machine reaches under the same URL (--share)",
    )
    assert checks(home) == []
    assert ran(home).tally.identity.startswith("received 1 = accepted 1 ")


def test_another_program_is_refused(tmp_path):
    shutil.copytree(ROOT / "xlvalidate", tmp_path / "xlvalidate")
    with (tmp_path / "xlvalidate" / "rules" / "evaluate.py").open("a", encoding="utf-8") as file:
        file.write("\n# another program\n")
    home = collection(tmp_path, {"a.xlsx": form()})
    with LocalCluster(n_workers=0, processes=True, dashboard_address=":0") as alone:
        with (
            pytest.raises(ClusterError, match=r"has no workers: start some with dask worker tcp://"),
            connected(alone.scheduler_address, timeout=0.2),
        ):
            pass
        command = [sys.executable, "-m", "distributed.cli.dask_worker", alone.scheduler_address, "--no-dashboard"]
        worker = subprocess.Popen(
            [*command, "--no-nanny", "--nthreads", "1", "--local-directory", str(tmp_path)],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            with pytest.raises(ClusterError) as refused:
                clustered(home, alone.scheduler_address)
        finally:
            worker.terminate()
            worker.wait(20)
    lines = str(refused.value).splitlines()
    assert lines[0] == f"every worker has to run {about()}, as this machine does:"
    assert len(lines) == 2 and " runs xlvalidate " in lines[1]
    assert not (home / "ledger.sqlite").exists()


def test_a_worker_that_comes_later_is_looked_at_too(tmp_path, workers):
    home = collection(tmp_path, {"a.xlsx": form()})
    said = r"runs xlvalidate .*, not xlvalidate 0 \(.*: install the same there"
    with Client(workers.scheduler_address, set_as_default=False) as client:
        for name, program in (("other", replace(about(), version="0")), ("same", about())):
            client.register_plugin(Outpost(replace(job(home), about=program)), name=name)
            asked = client.submit(judged_there, name, (), pure=False)
            if name == "same":
                assert asked.result() == Answer((), {})
            else:
                with pytest.raises(OutpostError, match=said):
                    asked.result()
            client.unregister_worker_plugin(name)


def test_a_scheduler_that_is_not_there(tmp_path):
    said = "the scheduler tcp://127.0.0.1:9 cannot be reached: "
    with pytest.raises(ClusterError, match=said), connected("tcp://127.0.0.1:9", 0.3):
        pass


def test_a_scheduler_that_goes_leaves_the_books_balanced(tmp_path):
    incoming = {f"{code}.xlsx": form(str(code)) for code in range(330802001, 330802013)}
    home = collection(tmp_path, incoming, more=TWOS)
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0") as brief,
        pytest.raises(ClusterError, match="the scheduler is gone; what was judged is kept"),
    ):
        clustered(home, brief.scheduler_address, told=lambda name: brief.close())
    there = len(checks(home))
    assert 0 < there < 12
    told: list[str] = []
    assert ran(home, told=told.append).tally.identity.startswith("received 12 = ")
    assert len(told) == 12 - there


@pytest.mark.parametrize(
    ("words", "more", "said"),
    [
        (["--cluster", "tcp://a:1", "--jobs", "1"], "", "--jobs is for this machine, --cluster and --share are for"),
        (["--cluster", "nonsense"], "", "the scheduler nonsense cannot be reached: missing port number in address"),
        (["--share", "file:///x"], "", "--share is for a cluster: name its scheduler, too (--cluster)"),
        (["--cluster", "tcp://a:1", "--share", "nosuch://x"], "", "nosuch://x cannot be used: Protocol not known"),
        (["--cluster", "tcp://a:1", "--share", "ftp://u:p@h/x"], "", "a password has no place in a URL"),
        ([], '[cluster]\nscheduler = "here"\n', "cluster.scheduler   “here” is not of the form"),
        ([], '[cluster]\nscheduler = "tcp://a:1"\nshare = "ftp://u:p@h"\n', "cluster.share   a password has no place"),
        ([], '[cluster]\nscheduler = "tcp://a:1"\nshare = "nosuch://x"\n', "nosuch://x cannot be used: Protocol"),
    ],
)
def test_what_cannot_be_meant(tmp_path, words, more, said):
    home = collection(tmp_path, {"a.xlsx": form()}, more=more)
    code, told = typed(home, *words)
    assert code == 2 and said in told
    assert not (home / "ledger.sqlite").exists()


def test_without_the_extra_it_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    home = collection(tmp_path, {"a.xlsx": form()})
    said = "judging on a cluster needs Dask: pip install 'xlvalidate[cluster]'"
    assert typed(home, "--cluster", "tcp://127.0.0.1:9") == (2, said)
