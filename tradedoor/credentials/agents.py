"""What a browser calls itself, in words its owner knows."""

from django.utils.translation import gettext as _

# The first mark that stands in the text counts: Edge also says Chrome, and Chrome says Safari.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
MACHINES = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
]


def named(agent: str) -> str:
    """ "Firefox on Windows", as far as it can be told."""
    browser = _first(BROWSERS, agent)
    machine = _first(MACHINES, agent)
    if browser and machine:
        return _("%(browser)s on %(machine)s") % {"browser": browser, "machine": machine}
    return browser or machine or _("A browser")


def _first(marks: list[tuple[str, str]], agent: str) -> str:
    return next((name for mark, name in marks if mark in agent), "")
