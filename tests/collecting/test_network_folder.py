"""Where a folder lies on another machine's disk, a collection there is warned of; nothing is refused."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from xlvalidate.cli import main
from xlvalidate.collecting import network_folder
from xlvalidate.collecting.network_folder import network_among

MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:40 / /srv rw shared:2 - nfs4 files:/srv rw
24 23 8:2 / /srv/disk rw - xfs /dev/sdb1 rw
25 22 0:41 / /mnt/a\040share rw - cifs //files/share rw
26 22 0:42 / /home/me/far rw - fuse.sshfs me@far: rw
27 22 0:43 / /home/me/near rw - fuse.mergerfs a:b rw
28 22 0:44 / /mnt/twice rw - nfs files:/x rw
29 22 8:3 / /mnt/twice rw - ext4 /dev/sdc1 rw
"""


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("/var/2025", ""),
        ("/srv/2025", "nfs4"),
        ("/srv", "nfs4"),
        ("/srvother/2025", ""),
        ("/srv/disk/2025", ""),
        ("/mnt/a share/2025", "cifs"),
        ("/home/me/far/2025", "fuse.sshfs"),
        ("/home/me/near/2025", ""),
        ("/mnt/twice/2025", ""),
    ],
)
def test_the_innermost_mount_decides(folder, network):
    assert network_among(MOUNTS, Path(folder)) == network


@pytest.mark.skipif(not network_folder.MOUNTS.exists(), reason="mounts are listed there on Linux only")
def test_init_and_run_say_so_and_go_on(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    (tmp_path / "mountinfo").write_text(f"22 1 8:1 / {tmp_path} rw - nfs4 files:/srv rw\n")
    monkeypatch.setattr(network_folder, "MOUNTS", tmp_path / "mountinfo")
    home = tmp_path / "2021"
    said = (
        f"{home} is on a network or a shared disk (nfs4), where a ledger can be damaged: please keep the collection on "
        "a disk of this machine, and run it on one machine only.\n"
    )
    init = ["init", str(home), "--edition", "ogi-2021", "--source", str(tmp_path / "in"), "--lang", "en"]
    for words in (init, ["run", str(home), "--jobs", "0"]):
        done = CliRunner().invoke(main, ["collect", *words])
        assert (done.exit_code, done.stderr) == (0, said)
