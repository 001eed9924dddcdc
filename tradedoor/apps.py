from importlib import import_module

from django.apps import AppConfig


class TradedoorConfig(AppConfig):
    """The one Django app: it owns every table, every template and every translation."""

    name = "tradedoor"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every room register what it says, and what the database does for it."""
        import_module("tradedoor.words")
        import_module("tradedoor.standing.standing_sql").register()
