"""One server on one data directory, brought up and kept by one process."""

import fcntl
import signal
import subprocess
from functools import cached_property
from pathlib import Path
from typing import IO
from urllib.parse import quote

from tradedoor.demo import processes
from tradedoor.demo.postgres import leftovers, making, programs, sockets
from tradedoor.demo.postgres.errors import AlreadyRunning, LocalPostgresError
from tradedoor.demo.postgres.identity import Identity, identity

UNSAFE_BUT_FAST = {"fsync": "off", "full_page_writes": "off"}
# A checkpoint on a slow disk takes its time.
PATIENCE = 30.0
LARGEST_LOG = 1_000_000


class LocalPostgres:
    """A server of our own. `fsync=False` is for databases that may be lost: tests.

    Start it from a thread that lives as long as the server is wanted.
    """

    def __init__(self, data_dir: Path | str, *, fsync: bool = True) -> None:
        self.data_dir = Path(data_dir).absolute()
        self.socket_dir = sockets.directory_for(self.data_dir)
        self.log = self.data_dir / "server.log"
        self._fsync = fsync
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None

    @property
    def url(self) -> str:
        """Where programs find it: `postgresql://tradedoor@/tradedoor?host=/directory`, as libpq."""
        name, host = making.NAME, quote(str(self.socket_dir), safe="/")
        return f"postgresql://{name}@/{name}?host={host}"

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
                making.make(self.data_dir, self._who, sync=self._fsync)
            self._refuse_other_versions()
            sockets.make_ready(self.socket_dir, self._who)
            self._run()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server: connections are cut, everything committed is on disk."""
        if self._process:
            processes.stop(self._process, signal.SIGINT, patience=PATIENCE)
            self._process = None
            sockets.clear_away(self.socket_dir, self.data_dir)
        if self._lock:
            self._lock.close()
            self._lock = None

    @cached_property
    def _who(self) -> Identity:
        return identity(self.data_dir)

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
        if self._process:
            processes.stop(self._process, signal.SIGINT, patience=PATIENCE)
        leftovers.stop_processes(self.data_dir)
        leftovers.forget(self.data_dir)

    def _refuse_other_versions(self) -> None:
        made_by = (self.data_dir / "PG_VERSION").read_text().strip()
        said = programs.run(self._who.become, "postgres", "--version")
        ours = said.split()[-1].partition(".")[0]
        if made_by != ours:
            raise LocalPostgresError(
                f"{self.data_dir} was made by PostgreSQL {made_by}, and this is {ours}: "
                "move the directory away to begin with an empty one."
            )

    def _run(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.unlink()
        with self.log.open("ab") as log:
            self._process = processes.spawn(
                [programs.path("postgres"), "-D", self.data_dir, *self._settings()],
                when_we_die=signal.SIGINT,
                become=self._who.become,
                stdout=log,
                stderr=log,
            )
        if not processes.wait_until(lambda: self._is_ready() or not self.is_running, patience=60):
            raise LocalPostgresError(f"PostgreSQL did not start within a minute; see {self.log}.")
        if not self.is_running:
            last_lines = self.log.read_text(errors="replace").splitlines()[-8:]
            raise LocalPostgresError("PostgreSQL did not start:\n" + "\n".join(last_lines))

    def _settings(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_dir),
            **({} if self._fsync else UNSAFE_BUT_FAST),
        }
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _is_ready(self) -> bool:
        """The server writes its state into the eighth line of its pid file."""
        try:
            lines = (self.data_dir / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready" and lines[0] == str(self.pid)
