"""The made-up seller: made once, because it takes some seconds; every test leaves it as it was."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from ipaddress import ip_network
from itertools import pairwise
from smtplib import SMTP

import phonenumbers
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Q
from django.test import override_settings
from stdnum import get_cc_module

from tests.conftest import comes_in
from tests.plugins.smtp import hand_over
from tradedoor.access import door, key_states
from tradedoor.access.models import Access
from tradedoor.actors import system
from tradedoor.credentials import passwords
from tradedoor.credentials.models import SignInName, SignInTry, Staff
from tradedoor.credentials.proving import SignInFailed
from tradedoor.demo.mail.server import MailServer
from tradedoor.demo.management.commands import fill_demo
from tradedoor.demo.people import filling
from tradedoor.demo.people.sign_ins import SIGN_INS
from tradedoor.directory.models import Branch, Contact, Customer, Seller
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter, LetterTry
from tradedoor.record.models import Entry
from tradedoor.requests import flags, matching
from tradedoor.requests.models import AccessRequest
from tradedoor.standing import status

US = system("tests")

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
AN_ADDRESS = "198.51.100.7"


@pytest.fixture(scope="module")
def filled_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        with connection.cursor() as cursor:  # Tests that commit leave their jobs behind.
            cursor.execute("DELETE FROM procrastinate_jobs")
        filling.fill(now=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def filled(filled_once):
    """The demonstration as it is when it starts for the first time."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def contacts_by_status() -> dict[str, list[Contact]]:
    found: dict[str, list[Contact]] = {}
    for contact in status.contacts_with_facts(now=NOW):
        found.setdefault(status.of(contact, now=NOW).code, []).append(contact)
    return found


def jobs() -> list[int]:
    """The letters the worker will find in its list."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (args ->> 'letter_id')::bigint FROM procrastinate_jobs")
        return [letter_id for (letter_id,) in cursor.fetchall()]


# --- Who is there --------------------------------------------------------------------------


def test_it_is_a_small_seller_in_three_countries(filled):
    assert Branch.objects.count() == 3
    assert Customer.objects.count() == 60
    assert 190 <= Contact.objects.count() <= 230
    assert set(Customer.objects.values_list("country", flat=True)) == {"SE", "FR", "CA", "US"}
    assert Customer.objects.exclude(branch=None).count() == 60


def test_nobody_real_is_written_to_or_called(filled):
    written_to = Customer.objects.values_list("email").union(
        Contact.objects.values_list("email"), AccessRequest.objects.values_list("email")
    )
    assert [email for (email,) in written_to if email and not email.endswith(".example")] == []
    called = [
        *Customer.objects.values_list("phone"),
        *Contact.objects.values_list("phone", "mobile"),
        *AccessRequest.objects.values_list("phone"),
    ]
    numbers = [number for row in called for number in row if number]
    kept_for_fiction = re.compile(
        r"\+46(313900\d{3}|406280\d{3}|8465004\d\d|980319\d{3}|7017406\d\d)$"
        r"|\+33(199|261|353|465|536|639)\d{6,7}$|\+1\d{3}55501\d\d$"
    )
    assert [number for number in numbers if not kept_for_fiction.match(number)] == []
    assert all(phonenumbers.is_possible_number(phonenumbers.parse(number)) for number in numbers)


def test_tax_ids_and_postcodes_look_like_those_of_their_country(filled):
    shapes = {
        "SE": r"\d{3} \d{2}$",
        "FR": r"\d{5}$",
        "CA": r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d$",
        "US": r"\d{5}$",
    }
    kinds = {"SE": "vat", "FR": "tva", "CA": "bn", "US": "ein"}

    for customer in Customer.objects.all():
        country = str(customer.country)
        assert re.match(shapes[country], customer.postcode), customer
        kind = get_cc_module(country, kinds[country])
        assert kind
        assert not customer.tax_id or kind.is_valid(customer.tax_id), customer
    assert Customer.objects.exclude(tax_id="").values("tax_id").distinct().count() >= 59


def test_what_the_erp_calls_them_is_known_of_some(filled):
    for rows in (Customer.objects, Contact.objects):
        assert 20 < rows.exclude(external_id="").count() < rows.count()
    assert not Branch.objects.filter(external_id="").exists()


def test_people_have_names_of_their_own(filled):
    people = Counter(Contact.objects.values_list("first_name", "last_name"))
    twice = {name for name, times in people.items() if times > 1}

    assert twice == {("Anna", "Nyström"), ("Chloé", "Lavigne-Roy")}


# --- What has happened ---------------------------------------------------------------------


def test_every_status_there_is_can_be_seen(filled):
    seen = contacts_by_status()

    assert set(seen) == {row.code for row in status.STATUSES}
    assert len(seen["confirmed"]) > 60


GIVEN = Access.objects.given()
ASKING = AccessRequest.objects.all()
A_WEEK = timedelta(days=7)
WRONG = SignInTry.objects.filter(outcome="wrong")
SOMEBODY = {
    "has no e-mail address": Contact.objects.filter(email="", access=None),
    "has an access but no e-mail address": GIVEN.filter(contact__email=""),
    "has not come in for a year": GIVEN.filter(last_sign_in_at__lt=NOW - timedelta(days=365)),
    "came in lately": GIVEN.filter(last_sign_in_at__gt=NOW - timedelta(days=2)),
    "got their first access by asking": Entry.objects.filter(verb="access.asked-for"),
    "forgot a password and chose another": Letter.objects.filter(kind="password-changed"),
    "was given access back": Entry.objects.filter(verb="access.given-back"),
    "was archived and brought back": Entry.objects.filter(verb="contact.brought-back"),
    "put their own details right": Entry.objects.filter(verb="contact.corrected-own"),
    "never saw a letter that was taken back": Letter.objects.filter(state="dropped"),
    "opened the link more than once": Invitation.objects.filter(times_opened__gt=1),
    "was handed a letter and has not used it": Invitation.objects.open().exclude(code_digest=None),
    "has a mail filter that looks at links": Invitation.objects.filter(
        times_scanned=2, times_opened=0
    ),
    "got a letter that came back later": Letter.objects.filter(came_back_at__isnull=False),
    "mistyped a password": WRONG.filter(login__isnull=False),
    "tried names that nobody has": WRONG.filter(login=None),
    "works at a blocked customer": GIVEN.filter(customer__blocked_at__isnull=False),
    "has not proven an address": ASKING.filter(state="unproven"),
    "has been asked for more": ASKING.filter(state="asked"),
    "has answered what was asked": ASKING.filter(state="waiting", messages__from_us=False),
    "was accepted and came in": ASKING.filter(
        state="accepted", access__last_sign_in_at__gt=NOW - A_WEEK
    ),
    "was rejected with a reason": ASKING.filter(state="rejected").exclude(reason=""),
}


@pytest.mark.parametrize(("what", "who"), SOMEBODY.items(), ids=SOMEBODY)
def test_somebody(filled, what, who):
    assert who.all().exists(), f"nobody {what}"


def test_anna_has_one_password_for_two_companies(filled):
    anna = Access.objects.filter(contact__first_name="Anna", contact__last_name="Nyström")

    assert anna.count() == 2
    assert anna.values("login").distinct().count() == 1


def test_two_people_read_one_mailbox_and_sign_in_apart(filled):
    readers = Access.objects.filter(contact__email="fakturor@kontorshuset.example")

    assert readers.values("login").distinct().count() == 2
    assert SignInName.objects.filter(value="fakturor@kontorshuset.example").count() == 1


def test_programs_come_in_with_keys_and_some_no_more(filled):
    access = Access.objects.get(keys__name="Stock system")
    states = {kept.key.name: kept.state.words for kept in key_states.of(access, now=NOW)}
    assert access.contact.email == "marit@dahlsbygg.example"
    assert states == {"Stock system": "Works", "Price list": "Ends soon", "A try": "Taken away"}

    stock = access.keys.get(name="Stock system")
    assert stock.networks == [ip_network(stock.last_used_from or "")]
    assert Letter.objects.filter(kind="key-ends-soon").count() == 1


def test_the_queue_shows_what_it_helps_to_decide(filled):
    waiting = {asked.company: asked for asked in ASKING.waiting()}
    noticed = {name: {flag.code for flag in flags.of(waiting[name], by=US)} for name in waiting}
    likely = {
        name: {(best.customer.name, reason.code) for best in found[:1] for reason in best.reasons}
        for name, found in ((name, matching.suggest(waiting[name], by=US)) for name in waiting)
    }

    assert len(waiting) == 6
    assert {"mixed-letters", "phone-abroad"} <= noticed["D\u0430hls Bygg AB"]
    assert noticed["Snickarboden i Kungälv"] == {"asked-before"}
    assert ("Hullkajens Marin & Motor AB", "tax-id") in likely["Hullkajen Marin AB"]
    assert ("Ateliers Vauzelle SARL", "domain") in likely["Vauzelle Rénovation"]
    assert likely["Fiskebäcks Båtvarv AB"] == set()


def test_it_happened_in_its_order_over_the_last_eighteen_months(filled):
    times = list(Entry.objects.order_by("pk").values_list("at", flat=True))

    assert times[0] < NOW - timedelta(days=540)
    assert times[-1] == NOW
    assert max(one - next_one for one, next_one in pairwise(times)) < timedelta(minutes=30)
    assert max(times) == NOW


# --- The letters of the past ---------------------------------------------------------------


def test_letters_of_the_past_have_left_and_only_todays_are_in_the_queue(filled):
    queued = Letter.objects.queued()

    assert set(queued.values_list("queued_at", flat=True)) == {NOW}
    assert 5 <= queued.count() <= 7
    assert sorted(jobs()) == sorted(queued.values_list("pk", flat=True))
    had_left = Q(state=Letter.State.HANDED_OVER) | Q(came_back_at__isnull=False)
    left = Letter.objects.filter(had_left)
    assert left.count() == LetterTry.objects.filter(handed_over=True, code=250).count() > 100


def test_the_worker_sends_those_and_two_come_back(filled, mail_server):
    refused = [to for to in Letter.objects.queued().values_list("to", flat=True) if "bounce" in to]
    mail_server.answers = dict.fromkeys(refused, "550 no such mailbox here")

    hand_over(NOW)

    assert len(mail_server.arrived) >= 3
    assert len(refused) == 2
    assert {letter.to for letter in Letter.objects.failed()} >= set(refused)
    assert not Letter.objects.queued().exists()


def test_the_past_was_refused_what_the_mail_server_refuses(filled, tmp_path):
    at_once = LetterTry.objects.filter(code__in=[250, 550])  # what came back later was taken
    tried = set(at_once.values_list("letter__to", "code"))
    with MailServer(tmp_path / "mailbox") as server, SMTP() as smtp:
        server.start()
        smtp.connect("127.0.0.1", int(server.url.rpartition(":")[2]))
        smtp.ehlo()
        smtp.mail("shop@nordic.example")

        assert {code for _to, code in tried} == {250, 550}
        assert {(to, smtp.rcpt(to)[0]) for to, _code in tried} == tried


# --- Who can sign in -----------------------------------------------------------------------


@pytest.mark.parametrize(("who", "where", "name", "password"), SIGN_INS)
def test_everybody_in_the_table_can_sign_in(filled, who, where, name, password):
    if where == "office":
        came = comes_in(name, password, room="office", address=AN_ADDRESS, now=NOW).staff
        assert came
        assert who.startswith(came.name)
        assert came.role in who
    else:
        inside = door.open_to(
            comes_in(name, password, address=AN_ADDRESS, agent="", now=NOW).login,
            now=NOW,
        )
        assert who.startswith(str(inside[0].contact))
        assert len(inside) == (2 if "two companies" in who else 1)


def test_the_table_names_every_kind_of_sign_in_name_and_staff_role(filled):
    listed = SignInName.objects.filter(value__in=[name for _who, _where, name, _ in SIGN_INS])

    assert set(listed.values_list("kind", flat=True)) == set(SignInName.Kind)
    roles = Staff.objects.filter(login__names__in=listed).values_list("role", flat=True)
    assert set(roles) == set(Staff.Role)


def test_passwords_of_the_table_would_be_taken_from_anybody():
    for who, _where, name, password in SIGN_INS:
        passwords.check_good_enough(password, person=[who, name])


# --- Never elsewhere -----------------------------------------------------------------------


def test_filling_twice_changes_nothing(filled):
    before = Entry.objects.count()
    said = StringIO()

    with override_settings(DEMO=True):
        call_command(fill_demo.Command(), stdout=said)

    assert "nothing was changed" in said.getvalue()
    assert Entry.objects.count() == before
    assert Seller.objects.get().is_demo


def test_it_refuses_unless_this_is_a_demonstration(db):
    with pytest.raises(CommandError, match="not a demonstration"):
        call_command(fill_demo.Command())

    assert not Staff.objects.exists()
    assert not Customer.objects.exists()


def test_it_refuses_a_database_with_customers_of_its_own(dahls, settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="was not made for a demonstration"):
        call_command(fill_demo.Command())

    assert list(Customer.objects.all()) == [dahls]
    assert not Seller.objects.get().is_demo


def test_it_refuses_a_database_with_staff_of_its_own(olga_staff, settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="was not made for a demonstration"):
        call_command(fill_demo.Command())

    with pytest.raises(SignInFailed):
        comes_in("clas@nordic.example", SIGN_INS[0][3], room="office", now=NOW)
