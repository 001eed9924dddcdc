"""What never changes on the page of pieces."""

TABS = [
    {"label": "Details", "url": "#tabs"},
    {"label": "Contacts", "url": "#tabs", "count": 4},
    {"label": "Website access", "url": "#tabs", "is_here": True},
    {"label": "History", "url": "#tabs"},
]

CONTACTS = [
    {
        "name": "Marit Dahl",
        "customer": "Dahls Bygg AB · 10927781",
        "signs_in_as": "10927781-2",
        "tone": "bad",
        "words": "Could not be delivered",
        "sentence": "The mail server said “no such mailbox” yesterday 14:02.",
        "remedy": "Correct the address",
    },
    {
        "name": "Luc Tremblay",
        "customer": "Garage Tremblay · 4471",
        "signs_in_as": "luc@garage-tremblay.example",
        "tone": "warn",
        "words": "Reset required",
        "sentence": "Reset by staff on Monday; link sent, not used.",
        "remedy": "Send again",
    },
    {
        "name": "Ida Holm",
        "customer": "Holm & Co · 10930012",
        "signs_in_as": "10930012-1",
        "tone": "warn",
        "words": "Invitation expired",
        "sentence": "Opened twice, no password chosen. Ended 12 Nov.",
        "remedy": "Invite again",
    },
    {
        "name": "Pete Novak",
        "customer": "Lakeside Supply · 5520",
        "signs_in_as": "pnovak",
        "tone": "info",
        "words": "Limited out",
        "sentence": "Tried from 203.0.113.9, outside the two allowed ranges.",
        "remedy": "Look at the try",
    },
    {
        "name": "Anna Berg",
        "customer": "Bergs Maskin · 10927790",
        "signs_in_as": "anna@bergsmaskin.example",
        "tone": "ok",
        "words": "Access confirmed",
        "sentence": "",
        "remedy": "",
    },
]

COUNTS = [
    {"label": "need something", "url": "#counts", "count": 38, "is_here": True},
    {"label": "invited", "url": "#counts", "count": 112},
    {"label": "confirmed", "url": "#counts", "count": 948},
    {"label": "dormant", "url": "#counts", "count": 61},
    {"label": "no access", "url": "#counts", "count": 45},
]

FACTS = [
    {"label": "Customer number", "value": "10927781"},
    {"label": "Tax id", "value": "SE556036079301"},
    {"label": "Phone", "value": "031-12 34 00"},
    {"label": "Address", "value": "Ringögatan 12, 417 07 Göteborg"},
    {"label": "Website", "value": ""},
]

ROWS = [
    {"label": "Name", "mine": "Dahls Bygg i Göteborg AB", "theirs": "Dahls Bygg AB"},
    {"label": "Tax id", "mine": "SE556036079301", "theirs": "SE556036079301", "same": True},
    {"label": "Phone", "mine": "031-12 34 56", "theirs": "031-12 34 00"},
    {"label": "Postcode", "mine": "411 05", "theirs": "411 05", "same": True},
]
