from django.apps import AppConfig


class TradedoorConfig(AppConfig):
    """The one Django app: it owns every table, every template and every translation."""

    name = "tradedoor"
    default_auto_field = "django.db.models.BigAutoField"
