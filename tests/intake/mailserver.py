"""A real IMAP server on this machine: dovecot with its own configuration, port, user and mail, gone with the test."""

import getpass
import grp
import imaplib
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
PASSWORD = "s3cret"
USERS = [f"collector{number}" for number in range(9)]  # one a test: a server takes a second to start and one to end

_CONFIG = """
base_dir = {root}/run
state_dir = {root}/run
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
{keys}
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{root}/mail/%u
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {root}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Server:
    port: int
    tls_port: int
    certificate: Path
    root: Path
    user: str = USERS[0]

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(self.user, PASSWORD)
        return client

    def append(self, data: bytes, folder: str = "INBOX") -> None:
        client = self.client()
        client.append(folder, "", imaplib.Time2Internaldate(1_736_472_600), data)
        client.logout()

    def flags(self, folder: str = "INBOX") -> list[bytes]:
        client = self.client()
        client.select(f'"{folder}"', readonly=True)
        found = [line for line in client.uid("FETCH", "1:*", "(FLAGS)")[1] if line]
        client.logout()
        return found

    def renumber(self, number: int = 12345) -> None:
        """As if the mailbox had been restored from a backup: all mails get other numbers."""
        for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
            (self.root / "mail" / self.user / name).unlink(missing_ok=True)
        numbers = self.root / "mail" / self.user / "dovecot-uidlist"
        numbers.write_text(f"3 V{number} N1 G0123456789abcdef0123456789abcdef\n", "ascii")
        shutil.chown(numbers, _user()[0])


@contextmanager
def server() -> Iterator[Server]:
    """The server, running; it is ended with all that it started."""
    assert DOVECOT is not None
    user, group = _user()
    root = Path(mkdtemp(prefix="xlv-imap-", dir="/tmp"))  # short: the paths of sockets have 108 bytes
    root.chmod(0o755)
    (root / "mail").mkdir()
    (root / "run").mkdir()
    shutil.chown(root / "mail", user, group)
    port, tls_port = _free_port(), _free_port()
    certificate, keys = _certificate(root)
    (root / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in USERS), "ascii")
    config = {"root": root, "user": user, "group": group, "port": port, "tls_port": tls_port, "keys": keys}
    (root / "dovecot.conf").write_text(_CONFIG.format(ssl="yes" if keys else "no", **config), "ascii")
    process = subprocess.Popen(
        [DOVECOT, "-F", "-c", str(root / "dovecot.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        found = Server(port, tls_port, certificate, root)
        _wait_for(found, process)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(root, ignore_errors=True)


def _user() -> tuple[str, str]:
    """Who the mail belongs to: dovecot serves no mail as root."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        return "nobody", grp.getgrgid(nobody.pw_gid).gr_name
    return getpass.getuser(), grp.getgrgid(os.getegid()).gr_name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _certificate(root: Path) -> tuple[Path, str]:
    """A certificate for 127.0.0.1 and what the configuration says of it; neither where there is no openssl."""
    path = root / "cert.pem"
    if shutil.which("openssl") is None:
        return path, ""
    asked = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-x509", "-days", "2"]
    named = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(root / "key.pem"), "-out", str(path)]
    subprocess.run(["openssl", "req", *asked, *named, *files], check=True, capture_output=True, timeout=30)
    return path, f"ssl_cert = <{path}\nssl_key = <{root}/key.pem"


def _wait_for(found: Server, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 15
    while time.monotonic() < until and process.poll() is None:
        try:
            found.client().logout()
            return
        except (OSError, imaplib.IMAP4.error, ssl.SSLError):
            time.sleep(0.05)
    log = found.root / "log"
    raise RuntimeError(f"dovecot does not answer:\n{log.read_text() if log.exists() else ''}")
