"""Looking for customers as somebody who sees all of them."""

from functools import partial

from tradedoor.actors import system
from tradedoor.search import finding

find = partial(finding.find, by=system("tests"))
count = partial(finding.count, by=system("tests"))
