"""What the program writes about itself, exactly as it leaves."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from structlog.stdlib import ProcessorFormatter


class Printed(StringIO):
    def lines(self) -> list[str]:
        return self.getvalue().splitlines()


@pytest.fixture
def printed() -> Iterator[Printed]:
    """Everything that is logged from now on."""
    root = logging.getLogger()
    ours = next(h.formatter for h in root.handlers if isinstance(h.formatter, ProcessorFormatter))
    written = Printed()
    handler = logging.StreamHandler(written)
    handler.setFormatter(ours)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)
