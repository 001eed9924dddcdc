"""States and provinces, for the countries whose addresses need one (ISO 3166-2)."""

import unicodedata

from django.utils.translation import gettext as _

from tradedoor.errors import NotValid

STATES = {
    "US": {
        "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
        "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia",
        "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
        "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
        "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
        "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
        "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
        "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
        "OR": "Oregon",
        "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
        "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
        "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
        "PR": "Puerto Rico",
    },
    "CA": {
        "AB": "Alberta", "BC": "British Columbia", "MB": "Manitoba", "NB": "New Brunswick",
        "NL": "Newfoundland and Labrador", "NS": "Nova Scotia", "NT": "Northwest Territories",
        "NU": "Nunavut", "ON": "Ontario", "PE": "Prince Edward Island", "QC": "Québec",
        "SK": "Saskatchewan", "YT": "Yukon",
    },
}  # fmt: skip


class StateRefused(NotValid):
    """This is no state or province of that country, or one is missing there."""

    code = "state-refused"
    field = "state_name"


def clean(typed: str, *, country: str) -> str:
    """The abbreviation where addresses of the country carry one, else what was typed.

    Raises StateRefused.
    """
    typed = " ".join(typed.split())
    if country not in STATES:
        return typed
    known = STATES[country]
    for code, name in known.items():
        if _plain(typed) in (_plain(code), _plain(name)):
            return code
    if not typed:
        raise StateRefused(_("Addresses there need a state or province."))
    raise StateRefused(_("This is not a state or province of that country."))


def _plain(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in flat if c.isalnum())
