"""What the program writes about itself: one line an occurrence, never a secret."""

import logging.config
import re
import time
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

import structlog

# The secret halves of mailed links (`letters.links`), and whatever stands where one belongs;
# and those of API keys.
LINKS = re.compile(
    r"(?<=/[ir]/)[^\s/\"']+|(?<=/choose-password/)[^\s/\"']+|[0-9a-f]{32}\.[\w-]{20,}"
    r"|(?<=td_[0-9a-f]{8}_)[\w-]+"
)

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


# The pool tries again every second or so; what it fails with is told this seldom.
TOLD_EVERY = 60  # seconds


class CalmPool(logging.Filter):
    """While the database is away: one line a minute that says why, instead of ten a second."""

    def __init__(self) -> None:
        super().__init__()
        self._told = (float("-inf"), "")

    def filter(self, record: logging.LogRecord) -> bool:
        words = " ".join(record.getMessage().split())
        if words.startswith("reconnection attempt"):
            return False
        if words.startswith("error connecting in"):
            words = "no connection to the database: " + words.partition(": ")[2]
        record.msg, record.args = words, ()
        now, (last, before) = time.monotonic(), self._told
        if words == before and now - last < TOLD_EVERY:
            return False
        self._told = (now, words)
        return True


def is_no_trouble(record: logging.LogRecord) -> bool:
    """`web.trouble` writes its own line, with the reason."""
    return getattr(record, "status_code", 0) != HTTPStatus.SERVICE_UNAVAILABLE


def logging_config(*, json: bool, level: str) -> dict[str, Any]:
    """Set up structlog and the standard library's loggers to print the same lines."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    config: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    without_links,
                    last,
                ],
            }
        },
        "filters": {"calm": {"()": CalmPool}, "no trouble": {"()": lambda: is_no_trouble}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "procrastinate": {"level": "WARNING"},
            # It would tell whom a job was about; `later.doing` tells of a failure without.
            "procrastinate.worker": {"level": "CRITICAL"},
            "procrastinate.worker.default": {"level": "WARNING"},
            "procrastinate.worker.letters": {"level": "WARNING"},
            "psycopg.pool": {"level": "WARNING", "filters": ["calm"]},
            "django.request": {"level": "ERROR", "filters": ["no trouble"]},
            "django.server": {"level": "WARNING"},
        },
    }
    logging.config.dictConfig(config)
    return config


def without_links(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Whoever reads a line must not be able to open what somebody else was mailed."""
    return {
        name: LINKS.sub("…", value) if isinstance(value, str) else value
        for name, value in line.items()
    }
