"""Mail domains that say nothing about a company, because anybody gets an address there."""

import disposable_email_domains

FREE = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.fr outlook.se hotmail.com hotmail.se hotmail.fr
    hotmail.co.uk live.com live.se live.fr live.ca msn.com yahoo.com yahoo.fr yahoo.se yahoo.ca
    yahoo.co.uk ymail.com rocketmail.com icloud.com me.com mac.com aol.com gmx.com gmx.de gmx.net
    gmx.fr web.de mail.com proton.me protonmail.com pm.me tutanota.com zoho.com fastmail.com
    hey.com yandex.com yandex.ru mail.ru orange.fr wanadoo.fr free.fr sfr.fr laposte.net bbox.fr
    numericable.fr neuf.fr telia.com telia.se bredband.net comhem.se spray.se passagen.se
    bahnhof.se tele2.se glocalnet.net home.se swipnet.se videotron.ca sympatico.ca bell.net
    rogers.com shaw.ca telus.net comcast.net verizon.net att.net sbcglobal.net cox.net
    charter.net t-online.de freenet.de online.no hotmail.no hotmail.dk hotmail.fi luukku.com
    kolumbus.fi jubii.dk
    """.split()
)

# What the kept list has not, and people use.
THROW_AWAY = frozenset(disposable_email_domains.blocklist) | {"tempmail.com"}


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].strip().casefold()


def is_throw_away(domain: str) -> bool:
    """Whether addresses at this domain, or at one it stands under, are thrown away after use."""
    labels = domain.split(".")
    return any(".".join(labels[n:]) in THROW_AWAY for n in range(len(labels) - 1))


def is_own(email: str) -> bool:
    """Whether the address stands at a domain of a company's own."""
    domain = domain_of(email)
    return bool(domain) and domain not in FREE and not is_throw_away(domain)
