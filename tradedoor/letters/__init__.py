"""Letters: mail queued with the change it reports, sent by the worker, followed to its end."""

from tradedoor.letters.queueing import drop, queue

__all__ = ["drop", "queue"]
