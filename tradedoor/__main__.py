"""`python -m tradedoor` is `tradedoor`."""

from tradedoor.cli import main

main()
