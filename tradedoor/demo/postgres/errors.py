"""Why a server of our own does not run."""


class LocalPostgresError(Exception):
    """The server cannot run here; the sentence says what would help."""


class AlreadyRunning(LocalPostgresError):
    """Another process of ours runs this server."""
