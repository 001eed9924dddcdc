"""`tradedoor doctor`: says what is wrong with an installation, and what to do about it."""

import os
import re
from datetime import timedelta
from ipaddress import ip_network

import psycopg
import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tests.plugins.installation import GOOD_KEY, connect, leave
from tradedoor import later
from tradedoor.cli import main
from tradedoor.cli.doctor import examine
from tradedoor.config.databases import for_libpq
from tradedoor.config.mail import bounce_box_from_url, mailer_from_url
from tradedoor.config.saving import SPILL
from tradedoor.letters import pausing
from tradedoor.letters.models import BounceReading


def found(about):
    """What the doctor says about one thing."""
    return next(finding for finding in examine() if finding.about == about)


def test_a_good_installation_passes(installation, capsys):
    with pytest.raises(SystemExit) as leaving:
        main(["doctor"])

    assert leaving.value.code == 0
    said = capsys.readouterr().out
    assert "fail" not in said
    assert [line.split()[1] for line in said.splitlines() if line[:2] in ("ok", "wa")] == [
        *("secret", "base", "proxies", "mail"),
        *("database", "migrations", "extensions", "clock", "worker", "bounces"),
    ]


def test_a_failure_is_told_by_the_exit_code(installation, capsys):
    installation.SECRET_KEY = ""

    with pytest.raises(SystemExit) as leaving:
        main(["doctor"])

    assert leaving.value.code == 1
    assert "TRADEDOOR_SECRET_KEY" in capsys.readouterr().out


@pytest.mark.parametrize("key", ["", "short", "demo-" + GOOD_KEY, "django-insecure-" + GOOD_KEY])
def test_a_key_that_is_short_or_known_will_not_do(installation, key):
    installation.SECRET_KEY = key

    assert found("secret key").level == "fail"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "https://localhost", "http://shop.example"]
)
def test_links_in_letters_must_lead_somewhere_and_be_encrypted(installation, url):
    installation.BASE_URL = url

    assert found("base URL").level == "fail"


def test_a_shop_nobody_can_find_is_a_warning(installation):
    installation.BASE_URL = "https://shop.invalid"

    assert found("base URL").level == "warn"


@pytest.mark.parametrize(
    ("trusted", "level"),
    [([], "warn"), (["10.0.0.0/8", "::1"], "ok"), (["0.0.0.0/0"], "fail"), (["proxy"], "fail")],
)
def test_only_our_own_proxies_are_to_be_trusted(installation, trusted, level):
    installation.TRUSTED_PROXIES = trusted

    assert found("proxies").level == level


def test_a_mail_server_that_does_not_answer(installation, mail_server):
    installation.MAILERS = {"default": mailer_from_url("smtp://127.0.0.1:1")}

    assert found("mail").level == "fail"
    assert "TRADEDOOR_SMTP_URL" in found("mail").remedy


def test_a_mail_server_that_cannot_do_what_was_asked_of_it(installation, mail_server):
    without_tls = mail_server.url.replace("smtp:", "smtp+tls:")
    installation.MAILERS = {"default": mailer_from_url(without_tls)}

    assert found("mail").level == "fail"


def test_a_missing_migration_is_named(installation):
    MigrationRecorder(connection).migration_qs.filter(
        app="tradedoor", name__startswith="0001"
    ).delete()

    assert found("migrations").level == "fail"
    assert "tradedoor.0001" in found("migrations").found
    assert found("migrations").remedy == "Run tradedoor migrate."


# --- No connection ---------------------------------------------------------------------------


@pytest.fixture
def elsewhere(installation):
    """Let the doctor look for the database somewhere else than where it is."""
    ours = connection.settings_dict
    before = dict(ours)

    def look(**where):
        ours.update(where)

    yield look
    ours.update(before)


@pytest.mark.parametrize(
    ("where", "reason", "remedy"),
    [
        ({"HOST": "/nowhere"}, "No such file or directory", "Start PostgreSQL"),
        ({"HOST": "127.0.0.1", "PORT": "1"}, "Connection refused", "Start PostgreSQL"),
        ({"HOST": "db.invalid"}, "db.invalid", "DNS"),
        ({"NAME": "nowhere"}, 'database "nowhere" does not exist', "createdb"),
        ({"USER": "nobody-known"}, 'role "nobody-known" does not exist', "createuser"),
        ({"OPTIONS": {"options": "-c no_such=x"}}, "no_such", "DATABASE_URL"),
        ({"HOST": "/nowhere,/elsewhere", "PORT": "1,2"}, "/elsewhere", "Start PostgreSQL"),
    ],
)
def test_why_there_is_no_connection_is_said_in_one_line(elsewhere, where, reason, remedy):
    elsewhere(**where)

    finding = found("database")
    assert (finding.level, len(finding.found.splitlines())) == ("fail", 1)
    assert reason in finding.found
    assert remedy in finding.remedy


def test_it_asks_for_a_connection_as_pages_do(installation, settings):
    """PgBouncer would refuse to be told how long they wait."""
    settings.PAGE_TIMEOUTS = {"no_such_timeout": 3000}

    assert 'unrecognized configuration parameter "no_such_timeout"' in found("database").found


@pytest.fixture
def owner(installation):
    """Whoever may change roles and databases."""
    with psycopg.connect(for_libpq(os.environ["DATABASE_URL"]), autocommit=True) as connected:
        yield connected


def test_too_many_connections_are_told_from_none(elsewhere, owner):
    owner.execute("CREATE ROLE limited LOGIN CONNECTION LIMIT 0")
    try:
        elsewhere(USER="limited")
        assert "too many connections" in found("database").found
        assert "max_connections" in found("database").remedy
    finally:
        owner.execute("DROP ROLE limited")


def test_only_a_server_that_takes_changes_will_do(elsewhere, owner):
    name, here = connection.settings_dict["NAME"], connection.settings_dict["HOST"]
    wanted = {**connection.settings_dict["OPTIONS"], "target_session_attrs": "read-write"}
    owner.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    try:
        elsewhere(HOST=f"/nowhere,{here}", PORT=",", OPTIONS=wanted)
        assert "session is read-only" in found("database").found
        assert "None of these servers takes changes" in found("database").remedy
    finally:
        owner.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")


def test_whether_there_is_room_on_the_disk_is_asked_of_the_disk(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64kB'")
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {SPILL}")
        plan = " ".join(line for (line,) in cursor.fetchall())

    assert re.search(r"temp read=\d+ written=\d+", plan)


def test_a_read_only_database(installation):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")

    finding = next(one for one in examine() if one.level == "fail")
    assert finding.found == "nothing can be saved: the database is read-only"
    assert "takes changes" in finding.remedy


def test_a_worker_that_fell_silent(installation):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 min'")

    assert found("worker").level == "fail"
    assert "300 s ago" in found("worker").found


def test_a_worker_whose_signs_of_life_came_with_a_restore(installation):
    assert found("worker").found == "alive; 0 jobs wait, 0 more for later"

    leave()

    assert found("worker").level == "warn"
    assert "none is connected now" in found("worker").found
    connect()


def test_how_much_waits_is_told_and_whether_it_is_late(installation, db):
    later.queue("letters.send", letter_id=1)
    later.queue("letters.send", letter_id=2, at=timezone.now() + timedelta(hours=1))
    assert found("worker").level == "ok"
    assert "1 jobs wait, 1 more for later; the oldest has waited 0 s" in found("worker").found

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '20 min'")

    assert found("worker").level == "warn"
    assert "the oldest has waited 20 min" in found("worker").found


def test_a_mail_server_that_stopped_answering(installation, marits_access):
    for _ in range(pausing.AFTER):
        pausing.broke_off("timed out", now=timezone.now() - timedelta(minutes=12))

    assert found("letters").level == "fail"
    assert "has not answered for 12 min (timed out); 1 letters wait" in found("letters").found


def test_work_that_failed_is_named(installation, failed):
    failed("requests.received", 2)
    failed("letters.sweep", 1)

    finding = found("jobs")

    assert finding.level == "warn"
    assert finding.found.startswith("3 failed, the first 0 s ago: ")
    assert "requests.received ×2" in finding.found
    assert "/office/unfinished/" in finding.remedy


def test_no_worker_at_all(installation):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")

    assert found("worker").found == "none runs"


def test_debugging_is_not_for_a_shop(installation):
    installation.DEBUG = True

    assert found("debug").level == "fail"


def test_limits_to_addresses_need_to_know_where_people_come_from(
    installation, marits_access, settings
):
    marits_access.networks = [ip_network("203.0.113.0/24")]
    marits_access.save()
    assert not [finding for finding in examine() if finding.about == "limits"]

    installation.TRUSTED_PROXIES = []

    finding = found("limits")
    assert finding.level == "fail"
    assert "TRADEDOOR_TRUSTED_PROXIES" in finding.remedy


# --- Letters that come back ------------------------------------------------------------------


@pytest.fixture
def box(installation):
    installation.BOUNCE_ADDRESS = "bounces@shop.example"
    installation.BOUNCE_BOX = bounce_box_from_url("imaps://shop:secret@mail.example/INBOX")


def bounces():
    return [finding for finding in examine() if finding.about == "bounces"]


def test_nobody_reads_what_comes_back(installation):
    assert found("bounces").level == "warn"
    assert "TRADEDOOR_BOUNCE_URL" in found("bounces").remedy


def test_a_mail_service_tells_of_it(installation):
    installation.ANYMAIL = {"WEBHOOK_SECRET": "a:b"}

    assert found("bounces").level == "ok"


def test_the_mailbox_was_read_a_while_ago(box):
    assert "was not read yet" in found("bounces").found
    now = timezone.now()
    BounceReading.objects.create(pk=1, tried_at=now, read_at=now - timedelta(minutes=2))

    assert [str(finding) for finding in bounces()] == [
        "ok    bounces      imap://mail.example:993/INBOX, read 2 min ago"
    ]


def test_a_mailbox_that_cannot_be_read(box):
    BounceReading.objects.create(pk=1, tried_at=timezone.now(), trouble="LOGIN failed")

    assert found("bounces").level == "fail"
    assert "never read: LOGIN failed" in found("bounces").found


def test_a_mailbox_nobody_looks_into_any_more(box):
    long_ago = timezone.now() - timedelta(hours=1)
    BounceReading.objects.create(pk=1, tried_at=long_ago, read_at=long_ago)

    assert found("bounces").level == "fail"
    assert found("bounces").remedy == "Start tradedoor worker."


def test_a_password_that_travels_unencrypted_and_letters_that_come_back_elsewhere(
    box, installation
):
    installation.BOUNCE_BOX = bounce_box_from_url("pop3://shop:secret@mail.example")
    installation.BOUNCE_ADDRESS = ""

    assert [finding.level for finding in bounces()] == ["warn", "warn", "warn"]
