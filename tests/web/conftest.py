"""A database that is in no mood to wait."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection


@pytest.fixture
def patience(transactional_db: None) -> Iterator[Callable[..., None]]:
    """How long this test's own connection waits for anything, and what else it may do."""
    told: set[str] = set()

    def tell(**settings: str) -> None:
        told.update(settings)
        with connection.cursor() as cursor:
            for name, value in settings.items():
                cursor.execute(f"SET {name} = '{value}'")

    yield tell
    with connection.cursor() as cursor:
        for name in told:
            cursor.execute(f"RESET {name}")
