class Refused(Exception):
    """The demonstration cannot run; the sentence says why and what would help."""
