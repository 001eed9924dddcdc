"""Company names, as alike as two people write them.

A name is read into words (`letters`), of which the legal form is taken away and each other word
counts by its kind (`parsing`, by the tables `legal_forms.tsv` and `words.tsv`). Two names are as
alike as the words they share (`likeness`), and words are the same across inflections and slips
of the pen (`spelling`).
"""

from tradedoor.requests.names.initials import short_name, short_names, stands_for
from tradedoor.requests.names.likeness import alike, core, likeness
from tradedoor.requests.names.parsing import is_common

__all__ = ["alike", "core", "is_common", "likeness", "short_name", "short_names", "stands_for"]
