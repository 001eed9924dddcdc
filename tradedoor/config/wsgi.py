"""What the web server calls."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from tradedoor.config import databases

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradedoor.config.settings")

application = get_wsgi_application()
databases.answer_people(
    connections.databases["default"],
    at_once=settings.PAGES_AT_ONCE,
    timeouts=settings.PAGE_TIMEOUTS,
)
