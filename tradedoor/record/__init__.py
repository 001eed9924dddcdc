"""The record: who did what, to whom, when, from where. Written with the change, or not at all."""

from tradedoor.record.writing import changes, write

__all__ = ["changes", "write"]
