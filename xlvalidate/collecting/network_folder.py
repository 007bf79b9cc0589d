"""Is a folder on another machine's disk? A ledger does not belong there: see `docs/operations.md`."""

import re
import sys
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
_OF_A_NETWORK = frozenset(
    "9p afs beegfs ceph cifs davfs glusterfs gpfs lustre ncpfs nfs nfs4 ocfs2 smb3 smbfs".split()  # noqa: SIM905
)
_OF_A_NETWORK_BY_FUSE = frozenset("sshfs smbnetfs davfs2 rclone s3fs glusterfs gvfsd-fuse".split())  # noqa: SIM905


def network_of(folder: Path) -> str:
    """The kind of network that a folder is on, such as `nfs4`; empty where it is on this machine, or nobody knows."""
    if sys.platform == "win32":
        return _network_of_drive(folder)
    try:
        return network_among(MOUNTS.read_text("utf-8", "surrogateescape"), folder.resolve())
    except OSError:
        return ""


def network_among(mounts: str, folder: Path) -> str:
    """The same by the lines of Linux's `mountinfo`: the innermost mount that a folder is on decides, of several at one
    place the last.
    """
    found, depth = "", -1
    for line in mounts.splitlines():
        mounted, _, source = line.partition(" - ")
        fields, kinds = mounted.split(" "), source.split(" ")
        if len(fields) > 4:
            at = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4]))
            if folder.is_relative_to(at) and len(at.parts) >= depth:
                found, depth = kinds[0], len(at.parts)
    kind, _, by_fuse = found.partition(".")
    return found if kind in _OF_A_NETWORK or by_fuse in _OF_A_NETWORK_BY_FUSE else ""


if sys.platform == "win32":
    import ctypes

    _REMOTE = 4

    def _network_of_drive(folder: Path) -> str:
        drive = folder.resolve().drive
        remote = drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE
        return drive if remote else ""

else:

    def _network_of_drive(folder: Path) -> str:
        return ""
