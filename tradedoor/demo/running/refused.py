"""Why a demonstration does not run, or runs no longer."""


class Refused(Exception):
    """It cannot run; the sentence says why and what would help."""


class Stopped(Exception):
    """Somebody told it to stop before it was ready."""
