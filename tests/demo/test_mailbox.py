"""The *Mailbox* page: what left, and nothing a mail could do to whoever looks at it."""

import time
from http.client import responses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import invited, link_of
from tests.demo.hostile import HOSTILE, PIECES
from tests.plugins.smtp import hand_over
from tradedoor.config.mail import mailer_from_url
from tradedoor.demo.mail.maildir import Box
from tradedoor.demo.mail.server import MailServer
from tradedoor.letters.models import Letter

pytestmark = [
    pytest.mark.urls("tests.demo.urls"),
    pytest.mark.usefixtures("demonstration"),
    pytest.mark.django_db,
]

HTMX = {"HTTP_HX_REQUEST": "true"}


def look(client, path="/mailbox/", **how):
    answer = client.get(path, **how)
    assert answer.status_code == 200, responses[answer.status_code]
    return answer.content.decode()


# --- The list ------------------------------------------------------------------------------


def test_there_is_no_mailbox_outside_the_demonstration(client, urls_of_a_real_shop):
    assert client.get("/mailbox/").status_code == 404


@pytest.fixture
def urls_of_a_real_shop(settings):
    settings.ROOT_URLCONF = "tradedoor.config.urls"


def test_an_empty_mailbox_says_what_to_do(client, postman):
    page = look(client)

    assert "No mail has left yet" in page
    assert 'href="/office/customers/"' in page


def test_a_letter_that_left_over_smtp_is_in_the_list(client, postman, settings, marit, us, noon):
    access = invited(marit, us, noon)
    with MailServer(postman.directory) as server:
        server.start()
        settings.MAILERS = {"default": mailer_from_url(server.url)}
        hand_over(noon)

    page = look(client)

    assert Letter.objects.get().state == "handed-over"
    assert "marit@dahlsbygg.example" in page
    assert "Your way in to Nordic Fasteners" in page
    (key,) = Box(postman.directory).keys()
    assert f"/i/{link_of(access)}" in look(client, f"/mailbox/{key}")


def test_the_newest_is_on_top(client, postman):
    for subject in ("First", "Second", "Third"):
        postman.brings_letter(subject)

    page = look(client)

    assert page.index("Third") < page.index("Second") < page.index("First")


def test_a_page_holds_fifty_and_leads_to_the_older_ones(client, postman):
    keys = [postman.brings_letter(f"Letter number {n}.") for n in range(53)]

    newest, older = look(client), look(client, f"/mailbox/?before={keys[3]}")

    assert newest.count("Letter number") == 50
    assert f"/mailbox/?before={keys[3]}" in newest
    assert older.count("Letter number") == 3
    assert "Letter number 0." in older


def test_two_thousand_mails_are_as_quick_as_fifty(client, postman):
    key = postman.brings_letter()
    new = postman.directory / "new"
    for n in range(2000):
        (new / f"{1_772_700_000 + n}.M1P1Q{n}.box").hardlink_to(new / key)
    look(client)

    began = time.perf_counter()
    look(client)

    assert time.perf_counter() - began < 1


# --- New mail by itself --------------------------------------------------------------------


def test_while_nothing_came_nothing_is_sent(client, postman):
    key = postman.brings_letter()

    assert client.get("/mailbox/", {"newest": key}, **HTMX).status_code == 204


def test_only_what_came_since_is_sent(client, postman):
    seen = postman.brings_letter("Seen")
    postman.brings_letter("Came first")
    postman.brings_letter("Came last")

    rows = look(client, f"/mailbox/?newest={seen}", **HTMX)

    assert "<html" not in rows
    assert "Seen" not in rows
    assert rows.index("Came last") < rows.index("Came first")


def test_the_first_mail_makes_an_empty_page_load_again(client, postman):
    assert client.get("/mailbox/", **HTMX).status_code == 204

    postman.brings_letter()

    assert client.get("/mailbox/", **HTMX)["HX-Refresh"] == "true"


def test_a_page_whose_mails_were_thrown_away_loads_again(client, postman):
    key = postman.brings_letter()
    (postman.directory / "new" / key).unlink()

    assert client.get("/mailbox/", {"newest": key}, **HTMX)["HX-Refresh"] == "true"


def test_only_the_newest_page_asks_for_more(client, postman):
    keys = [postman.brings_letter() for _ in range(3)]

    assert "every 3s" in look(client)
    assert "every 3s" not in look(client, f"/mailbox/?before={keys[-1]}")


# --- One mail ------------------------------------------------------------------------------


def test_a_mail_shows_its_headers_its_text_and_its_link(client, postman):
    page = look(client, f"/mailbox/{postman.brings_letter('Your way in')}")

    assert "Open the link: Choose your password" in page
    assert page.count('href="http://shop.example/i/abc.def"') == 1
    assert "Hello Marit," in page
    assert "MIME-Version: 1.0" in page


def test_our_own_pages_stay_strict_and_may_show_the_frame(client, postman):
    policy = client.get(f"/mailbox/{postman.brings_letter()}")["Content-Security-Policy"]

    assert "frame-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy


def test_the_frame_holds_its_html_behind_bars(client, postman):
    answer = client.get(f"/mailbox/{postman.brings_letter()}/html")

    assert "<p>Hello Marit</p>" in answer.content.decode()
    policy = set(answer["Content-Security-Policy"].split("; "))
    assert policy == {
        "sandbox allow-popups allow-popups-to-escape-sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    }
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_the_frame_says_nothing_else_may_frame_the_list(client, postman):
    assert client.get("/mailbox/")["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "key",
    [
        "nothing",
        "..",
        "%2e%2e",
        "..%2f..%2fsecret-key",
        "..%2Fnew",
        "%00",
        "tmp",
        "new",
        "a" * 3000,
    ],
)
def test_only_mails_of_the_mailbox_can_be_read(client, postman, key):
    postman.brings_letter()
    (postman.directory.parent / "secret-key").write_text("demo-secret")

    for path in (f"/mailbox/{key}", f"/mailbox/{key}/html"):
        answer = client.get(path)
        assert answer.status_code in (301, 400, 404)
        assert b"demo-secret" not in answer.content


def test_pages_are_only_read(client, postman):
    key = postman.brings_letter()

    for path in ("/mailbox/", f"/mailbox/{key}", f"/mailbox/{key}/html"):
        assert client.head(path).status_code == 200
        assert client.post(path).status_code == 405
        assert client.put(path).status_code == 405


# --- Mails that mean no good ---------------------------------------------------------------


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_mail_is_only_text(client, postman, content):
    key = postman.brings(content)

    for path in ("/mailbox/", f"/mailbox/{key}"):
        page = look(client, path)
        assert "alert(1)</script>" not in page
        assert "<img" not in page
        assert "javascript:" not in page.lower().replace("javascript:alert(1)&quot;&gt;", "")
        assert "\x00" not in page
        assert "\x1b" not in page
    assert "sandbox" in client.get(f"/mailbox/{key}/html")["Content-Security-Policy"]


def test_a_long_subject_is_cut_in_the_list_and_whole_among_the_headers(client, postman):
    key = postman.brings(b"Subject: " + b"a" * 10_000 + b"\r\n\r\n")

    assert "a" * 200 not in look(client)
    assert "a" * 10_000 in look(client, f"/mailbox/{key}")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=40).map(b"".join))
def test_whatever_a_mail_holds_it_can_be_looked_at(postman, content):
    key = postman.brings(content)

    mail = Box(postman.directory).mail(key)

    assert mail is not None
    shown = [mail.head.subject, mail.head.sender, mail.text, *(f"{n}{v}" for n, v in mail.headers)]
    "".join([*shown, mail.html, *(link.words for link in mail.links)]).encode()
    (postman.directory / "new" / key).unlink()
