"""Whether the database is the one this code was written for."""

import pkgutil
from functools import cache
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.module_loading import module_has_submodule


def missing_migrations() -> list[str]:
    """The migrations of this code that the database has not seen, as `app.name`. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        applied: set[tuple[str, str]] = set()
        if cursor.fetchone() == (True,):
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    return [f"{app}.{name}" for app, name in _ours() if (app, name) not in applied]


@cache
def _ours() -> list[tuple[str, str]]:
    """Named by their files: to read a hundred migrations takes longer than a probe waits."""
    return [
        (config.label, module.name)
        for config in apps.get_app_configs()
        if config.module and module_has_submodule(config.module, "migrations")
        for module in pkgutil.iter_modules(_folder_of_migrations(config.label))
        if module.name[0] not in "_~"
    ]


def _folder_of_migrations(label: str) -> list[str]:
    name, _set_by_hand = MigrationLoader.migrations_module(label)
    module = import_module(name) if name else None
    return list(getattr(module, "__path__", []))  # A module called so is no folder of them.
