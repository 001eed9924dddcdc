"""Who can sign in to the demonstration, and with what. Read without Django, so keep it plain."""

# One password for everybody who has chosen one: at least 15 characters, and easily read aloud.
PASSWORD = "open the green door"

SIGN_INS: list[tuple[str, str, str, str]] = [
    ("Olga Lindqvist, administrator: everything", "office", "olga@nordic.example", PASSWORD),
    ("Clas Berg, clerk: customers and access", "office", "clas@nordic.example", PASSWORD),
    ("Nils Holm, onlooker: changes nothing", "office", "nils@nordic.example", PASSWORD),
    ("Marit Dahl, administrator at Dahls Bygg", "portal", "marit@dahlsbygg.example", PASSWORD),
    ("Olle Ek, user at Dahls Bygg, by user code", "portal", "oek", PASSWORD),
    ("Luc Tremblay, by customer number", "portal", "4471-1", PASSWORD),
    ("Anna Nyström, acts for two companies", "portal", "anna@kaptensbygg.example", PASSWORD),
]
