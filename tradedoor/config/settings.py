"""Every setting, read from the environment; docs/setup.md lists them for people.

Nothing here is a secret and nothing has a default that is unsafe: without a secret key or
a base URL the program runs only with DEBUG, in tests, or as the demo.
"""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from tradedoor.config.databases import database_from_url, milliseconds
from tradedoor.config.logs import logging_config
from tradedoor.config.mail import address_from, bounce_box_from_url, mailer_from_url

PACKAGE = Path(__file__).resolve().parent.parent
env = environ.Env()

DEMO = env.bool("TRADEDOOR_DEMO", default=False)
DEBUG = env.bool("TRADEDOOR_DEBUG", default=False)
DATA = Path(env.str("TRADEDOOR_DATA", default=str(PACKAGE.parent / ".demo")))

SECRET_KEY = env.str("TRADEDOOR_SECRET_KEY", default="")
if not SECRET_KEY and DEBUG:
    SECRET_KEY = "only-for-debugging-never-for-a-shop-that-is-open"  # noqa: S105

# Every mailed link starts with it; what a browser claims the host is called never counts.
BASE_URL = env.str("TRADEDOOR_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
_base = urlsplit(BASE_URL)
if _base.scheme not in ("http", "https") or not _base.hostname:
    raise ImproperlyConfigured("TRADEDOOR_BASE_URL must look like https://shop.example")
SECURE = _base.scheme == "https"
ALLOWED_HOSTS = [_base.hostname, *env.list("TRADEDOOR_EXTRA_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]
TRUSTED_PROXIES = env.list("TRADEDOOR_TRUSTED_PROXIES", default=[])

# Pages of one process that are made at the same time, and those that may wait for their turn.
PAGES_AT_ONCE = 4
PAGES_WAITING = 100

# --- The house -------------------------------------------------------------------------

INSTALLED_APPS = [
    "tradedoor",
    # The signed-in person and the hashers are Django's; its permissions and groups stay empty.
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "django_countries",
    "heroicons",
    "pgtrigger",
    "procrastinate.contrib.django",
]
if DEMO or DEBUG:  # Its mailbox, its data, and the page of pieces: nothing of it elsewhere.
    INSTALLED_APPS.append("tradedoor.demo")

MIDDLEWARE = [
    "tradedoor.web.middleware.probes.answer_probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tradedoor.web.middleware.request_log.log_requests",
    "tradedoor.web.middleware.proxies.believe_known_proxies",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tradedoor.web.middleware.turns.TakeTurns",
    "tradedoor.web.middleware.again.try_again",
    # From here on the database may be asked.
    "tradedoor.web.middleware.rooms.separate_rooms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tradedoor.web.middleware.bodies.refuse_long_bodies",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tradedoor.web.middleware.characters.refuse_control_characters",
    "tradedoor.web.middleware.trouble.ShowTrouble",
    "tradedoor.web.middleware.refusals.ShowRefusals",
]

ROOT_URLCONF = "tradedoor.config.urls"
WSGI_APPLICATION = "tradedoor.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "tradedoor.web.context.seller",
                "tradedoor.office.rail.rail",
                "tradedoor.portal.context.companies",
            ],
        },
    },
]
FORM_RENDERER = "tradedoor.web.forms.Renderer"

# --- Data ------------------------------------------------------------------------------

DATABASES = {
    "default": database_from_url(env.str("DATABASE_URL", default="postgresql:///tradedoor"))
}
# How long a page waits for the database, in milliseconds. The worker and `migrate` may wait longer.
PAGE_TIMEOUTS = {
    name: milliseconds(setting, env.str(setting, default=seconds))
    for name, setting, seconds in (
        ("lock_timeout", "TRADEDOOR_LOCK_TIMEOUT", "3"),
        ("statement_timeout", "TRADEDOOR_STATEMENT_TIMEOUT", "15"),
        ("idle_in_transaction_session_timeout", "TRADEDOOR_IDLE_TIMEOUT", "60"),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Nothing is kept in a process: the few things Django caches go through this do-nothing cache.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# --- Who is who ------------------------------------------------------------------------

AUTH_USER_MODEL = "tradedoor.Login"
AUTHENTICATION_BACKENDS = ["tradedoor.credentials.backend.LoginBackend"]
PASSWORD_HASHERS = ["tradedoor.credentials.passwords.Argon2"]

SESSION_ENGINE = "tradedoor.credentials.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tradedoor.web.errors.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- What a browser is told -------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_SSL_REDIRECT = False  # the reverse proxy's job
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

STATIC_URL = "/static/"
# Files are served straight from their packages: nothing to collect, nothing to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

# --- Languages and times ----------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("sv", _("Swedish"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = env.str("TRADEDOOR_TIME_ZONE", default="Europe/Stockholm")

# --- Mail --------------------------------------------------------------------------------

MAILERS = {"default": mailer_from_url(env.str("TRADEDOOR_SMTP_URL", default="smtp://127.0.0.1:25"))}
# The name beside it is the seller's, as it stands when a letter leaves.
DEFAULT_FROM_EMAIL = address_from(
    env.str("TRADEDOOR_FROM_EMAIL", default=f"noreply@{_base.hostname}")
)
# Where mail servers send back what they cannot deliver; what arrives there is read by the worker.
BOUNCE_ADDRESS = env.str("TRADEDOOR_BOUNCE_ADDRESS", default="")
if BOUNCE_ADDRESS:
    BOUNCE_ADDRESS = address_from(BOUNCE_ADDRESS, setting="TRADEDOOR_BOUNCE_ADDRESS")
BOUNCE_BOX = bounce_box_from_url(env.str("TRADEDOOR_BOUNCE_URL", default=""))
# Mail services that tell by webhook: every TRADEDOOR_ANYMAIL_… is one of Anymail's own settings.
ANYMAIL = {
    name.removeprefix("TRADEDOOR_ANYMAIL_"): env.str(name)
    for name in env.ENVIRON
    if name.startswith("TRADEDOOR_ANYMAIL_")
}
if ANYMAIL and find_spec("anymail") is None:
    raise ImproperlyConfigured("TRADEDOOR_ANYMAIL_… needs the package django-anymail")

# --- Logs --------------------------------------------------------------------------------

LOGGING_CONFIG = None
LOGGING = logging_config(
    json=not DEBUG and not DEMO, level=env.str("TRADEDOOR_LOG", default="INFO")
)
