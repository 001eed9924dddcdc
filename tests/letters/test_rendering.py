"""What a letter says, in whose language, and that nothing in it is taken for more than text."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.conf import settings as django_settings

from tests.conftest import PASSWORD, comes_in, invited
from tests.plugins.smtp import hand_over, html_of, text_of, to_customers
from tradedoor import letters
from tradedoor.access import keys
from tradedoor.credentials import staff
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact
from tradedoor.giving import asking, changing, giving, resetting, taking_away
from tradedoor.invitations import choosing, inviting
from tradedoor.letters import links, rendering, wording
from tradedoor.letters.models import Letter

HOSTILE = [
    "<script>alert(1)</script>",
    "</mj-text><mj-raw><img src=x onerror=alert(1)></mj-raw>",
    "</title><iframe src=//evil.example>",
    "{{ seller.accent }}{% debug %}",
    "%(seller)s %s %d 100%",
    "Bcc: evil@evil.example",
    "A\r\nBcc: evil@evil.example\r\n\r\nbody",
    '"quoted" <evil@evil.example>',
    "&lt;b&gt; &amp;",
    "<!-- x --> ]]> -->",
    "\u202eexe.gnp",
    "Ångström & Fils <Ö>",
    "=?utf-8?q?evil?=",
    "名前" * 30,
]


class Reader(HTMLParser):
    """What a mail program would show and do."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.acts: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.acts += [name for name, _ in attrs if name.startswith("on")]
        if tag == "a":
            self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


# Letters to people nobody has proven yet carry nothing that was typed, not even their name.
TO_STRANGERS = {"request-proof", "request-taken"}


def letter(kind="access-given", *, language="en", **context) -> rendering.Mail:
    known = {
        "seller": {
            "name": "Nordic Fasteners", "phone": "+4631700", "email": "hello@nordic.example",
            "accent": "#1f5c49",
        },
        "customer": "Dahls Bygg AB", "name": "Marit", "email": "marit@dahls.example",
        "code": "marit", "number": "10927781-1", "until": "2026-03-17T12:00:00+00:00",
        "at": "2026-03-03T12:00:00+00:00", "path": "/i/",
        "opens": {"kind": "invitation", "id": "0" * 32},
        "question": "Which trade?", "reason": "Too far away.", "company": "Dahls Bygg AB",
        "typed": [["company", "Dahls Bygg AB"]], "count": 7, "waiting": 9,
        "changed": ["level", "ends"], "new": "m.dahl@dahls.example", "agent": "Firefox",
        "key": "ERP", "prefix": "td_12345678", "by": "Olga", "address": "203.0.113.9",
    }  # fmt: skip
    made = Letter(kind=kind, to="marit@dahls.example", language=language)
    made.context = {**known, **context}
    return rendering.render(made)


@pytest.mark.parametrize("language", ["en", "fr", "sv", "xx", ""])
@pytest.mark.parametrize("kind", list(wording.KINDS))
def test_every_letter_has_words_in_every_language(kind, language):
    mail = letter(kind, language=language)

    assert mail.subject
    for form in filter(None, (mail.text, mail.html)):
        assert "Marit" in form or kind in TO_STRANGERS
        assert "Nordic Fasteners" in form
        assert "%(" not in form
        assert "None" not in form


def test_a_letter_says_the_day_in_its_own_language():
    assert "17 mars 2026" in letter(language="fr").text
    assert "17 mars 2026" in letter(language="sv").text
    assert "17 March 2026" in letter(language="en").text


def test_one_letters_language_is_not_the_next_ones():
    letter(language="fr")

    assert letter(language="en").subject == "Your way in to Nordic Fasteners"


def test_a_letter_is_in_the_persons_language_their_companys_or_the_sellers(
    seller, dahls, tremblay, luc, us, noon
):
    seller.language = "sv"
    seller.save()
    anne = contacts.add(tremblay.pk, first_name="Anne", email="anne@t.example", by=us, now=noon)
    eva = contacts.add(
        tremblay.pk, first_name="Eva", email="eva@t.example", language="en", by=us, now=noon
    )
    bo = contacts.add(dahls.pk, first_name="Bo", email="bo@d.example", by=us, now=noon)

    for contact in (luc, anne, eva, bo):
        invited(contact, us, noon, code=f"code-{contact.first_name}")

    written = dict(to_customers().values_list("to", "language"))
    assert [written[c.email] for c in (luc, anne, eva, bo)] == ["fr", "fr", "en", "sv"]


def test_the_invitation_says_who_for_whom_how_and_until_when(mail_server, marit, us, noon):
    invited(marit, us, noon, code="MD.1")
    hand_over(noon)

    (mail,) = mail_server.to(marit.email)
    assert mail["Subject"] == "Your way in to Nordic Fasteners"
    for words in (text_of(mail), Reader(html_of(mail)).words):
        for said in (
            "Marit", "Nordic Fasteners", "Dahls Bygg AB", "md.1", "10927781-1", marit.email,
            "17 March 2026", "+46317000000", "hello@nordic.example",
        ):  # fmt: skip
            assert said in words


def test_both_forms_say_the_same(mail_server, marit, us, noon):
    invited(marit, us, noon)
    hand_over(noon)

    (mail,) = mail_server.to(marit.email)
    shown = " ".join(Reader(html_of(mail)).words.split())
    for line in text_of(mail).split("--")[0].splitlines():
        for part in line.removesuffix(":").split(": ", 1):
            if not part.startswith("http"):
                assert " ".join(part.split()) in shown


def test_the_link_of_both_forms_opens_the_invitation(mail_server, marit, us, noon, settings):
    settings.BASE_URL = "https://shop.example"
    access = invited(marit, us, noon)
    hand_over(noon)

    (mail,) = mail_server.to(marit.email)
    (link,) = Reader(html_of(mail)).links
    assert link in text_of(mail).split()
    assert link.startswith("https://shop.example/i/")
    assert inviting.by_link(link.rsplit("/", 1)[-1], now=noon).access == access


def test_links_lead_to_the_sellers_address_whatever_the_browser_called_it(
    client, mail_server, marit, settings, us, noon
):
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/forgot-password", {"name": marit.email}, headers={"host": "evil.example"})
    asking.way_in(marit.email, address="", now=noon)
    hand_over(noon)

    (mail,) = mail_server.to(marit.email)
    assert "evil" not in mail.as_string()
    assert Reader(html_of(mail)).links[0].startswith(f"{settings.BASE_URL}/i/")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_and_nothing_else(mail_server, marit, us, noon, name):
    """As the name of the seller, the company and the person, in a letter that really arrived."""
    letters.queue(
        "access-given", to=marit.email, language="en", now=noon,
        seller={"name": name, "phone": name, "email": name, "accent": "#1f5c49"},
        customer=name, name=name, email=name, code=name, number=name,
        until=noon.isoformat(), path="/i/", opens={"kind": "invitation", "id": "0" * 32},
    )  # fmt: skip
    hand_over(noon)

    (mail,) = mail_server.to(marit.email)
    assert sorted(key.lower() for key in mail) == [
        "auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "subject",
        "to", "x-arrived-for",
    ]  # fmt: skip
    assert [a.addr_spec for a in mail["From"].addresses] == [django_settings.DEFAULT_FROM_EMAIL]
    assert [a.addr_spec for a in mail["To"].addresses] == [marit.email]
    plain = " ".join(name.split())
    assert plain in " ".join(text_of(mail).split())
    shown = Reader(html_of(mail))
    assert plain in " ".join(shown.words.split())
    assert shown.tags <= {
        "html", "head", "title", "meta", "style", "body", "div", "table", "tbody", "tr", "td", "a",
    }  # fmt: skip
    assert shown.acts == []
    assert len(shown.links) == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_in_its_one_line_of_the_head(mail_server, marit, us, noon, name):
    letters.queue(
        "password-changed", to=marit.email, language="en", now=noon,
        seller={"name": name, "phone": "", "email": "", "accent": "#1f5c49"},
        customer="", name="", at=noon.isoformat(), path="/forgot-password",
    )  # fmt: skip
    hand_over(noon)

    (mail,) = mail_server.to(marit.email)
    plain = " ".join(name.split()).replace("=?", "= ?")  # which would begin an encoded word
    assert mail["Subject"] == f"Your password for {plain} was changed"


def test_a_long_name_survives_the_folding_of_headers(mail_server, seller, marit, us, noon):
    seller.name = "Åkerström & Söner Verktygsmaskiner i Västra Götaland Aktiebolag " * 2
    seller.save()
    invited(marit, us, noon)
    hand_over(noon)

    (mail,) = mail_server.to(marit.email)
    assert mail["Subject"] == f"Your way in to {seller.name.strip()}"
    assert mail["From"].addresses[0].display_name.startswith("Åkerström & Söner")
    assert max(len(line) for line in mail.as_bytes().splitlines()) <= 998


def test_what_staff_may_read_of_a_letter_opens_nothing(marit, us, noon):
    access = invited(marit, us, noon)
    mail = rendering.render(to_customers().get(), with_link=False)

    public_id = access.invitations.get().public_id.hex
    for form in (mail.text, mail.html, mail.subject):
        assert public_id not in form
    assert links.HIDDEN in mail.text


def lives_on(access, marit, olga, noon):
    """All that may happen to somebody who is inside."""
    how = {"by": olga, "now": noon}
    for browser in ("one", "another"):
        comes_in(
            "marit", PASSWORD, address="203.0.113.9", agent="Firefox", browser=browser, now=noon
        )
    key = keys.make(
        access.pk, name="ERP", scopes=["read"], expires_at=noon + timedelta(days=10),
        networks=[], by=olga, now=noon - timedelta(days=10),
    ).key  # fmt: skip
    assert keys.warn_before_the_end(now=noon) == 1
    keys.take_away(key.pk, **how)
    access.refresh_from_db()
    window = changing.AccessWindow(
        level="administrator", code="marit", email="m.dahl@dahlsbygg.example", mobile=""
    )
    changing.save_window(access.pk, window, seen=access.version, **how)
    for happens in (taking_away.take_away, taking_away.give_back):
        happens(access.pk, **how)
        hand_over(noon)  # a letter that is not true any more would not leave
    resetting.reset(access.pk, send=True, **how)


def test_each_verb_writes_the_letter_it_should(mail_server, luc, marit, olga, noon):
    """Every kind of letter is written by somebody, and arrives."""
    access = invited(marit, olga, noon)
    hand_over(noon)
    link = Reader(html_of(mail_server.to(marit.email)[0])).links[0].rsplit("/", 1)[-1]
    choosing.choose_password(link, PASSWORD, address="", now=noon)
    inviting.send_again(access.pk, by=olga, now=noon)
    giving.give(
        luc.pk, level="user", code="x1", email=marit.email, same_person=True, send=True,
        by=olga, now=noon,
    )  # fmt: skip
    asking.way_in("marit", address="", now=noon + timedelta(days=1))
    choosing.tell_password_changed(access, now=noon)
    staff.forgot("olga@nordic.example", now=noon + timedelta(days=1))
    hand_over(noon + timedelta(days=1))
    lives_on(access, marit, olga, noon)
    hand_over(noon + timedelta(days=1))

    assert not Letter.objects.exclude(state="handed-over")
    kinds = set(Letter.objects.values_list("kind", flat=True))
    of_requests = {kind for kind in wording.KINDS if kind.startswith("request-")}
    assert set(wording.KINDS) - of_requests == kinds  # those: tests/requests


def test_giving_access_in_an_unknown_language_still_writes(mail_server, marit, us, noon):
    Contact.objects.filter(pk=marit.pk).update(language="tlh")
    giving.give(marit.pk, level="user", code="marit", email=marit.email, send=True, by=us, now=noon)
    hand_over(noon)

    assert mail_server.to(marit.email)[0]["Subject"] == "Your way in to Nordic Fasteners"
