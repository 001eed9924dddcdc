"""Limits of an access: addresses, branches, a first and a last day. None locks out by accident."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from ipaddress import ip_network

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradedoor import record
from tradedoor.access.decision import Where, is_within
from tradedoor.access.models import Access, AccessBranch, ApiKey, Network
from tradedoor.credentials.models import SignInTry
from tradedoor.directory.models import Branch
from tradedoor.errors import NotValid, Refusal

LOOKED_BACK = timedelta(days=90)
MOST_NETWORKS = 50
MOST_SHOWN = 20
LATEST = date(9990, 1, 1)  # so far from the end of the calendar that every time zone has it


class NetworkRefused(NotValid):
    """Something typed is neither an address nor a range of addresses."""

    code = "network-refused"
    field = "networks"


class DatesRefused(NotValid):
    """The last day comes before the first."""

    code = "access-dates-refused"
    field = "ends_on"


class LimitsWouldRefuse(Refusal):
    """Sign-ins of the last 90 days would have been refused under these limits.

    ``facts["refused"]`` lists them, the latest first; ``facts["of"]`` says of how many.
    """

    code = "limits-would-refuse"
    field = "limits_are_meant"


@dataclass(frozen=True)
class Limits:
    """What an access is limited to; what is empty limits nothing.

    ``ends_at`` is the midnight after the last day.
    """

    begins_at: datetime | None = None
    ends_at: datetime | None = None
    networks: list[Network] = field(default_factory=list)
    branches: frozenset[int] = field(default_factory=frozenset)

    @property
    def are_any(self) -> bool:
        return self != Limits()

    def lets_in(self, where: Where) -> bool:
        """Whether somebody may come in from there, as far as addresses and branches go."""
        from_there = not self.networks or is_within(where.address or "", tuple(self.networks))
        to_there = not self.branches or where.branch is None or where.branch in self.branches
        return from_there and to_there


def by_address_in_use() -> bool:
    """Whether anybody, or any key, is limited to addresses."""
    return (
        Access.objects.given().exclude(networks=[]).exists()
        or ApiKey.objects.filter(ended_at=None).exclude(networks=[]).exists()
    )


def networks_typed(typed: str) -> list[Network]:
    """The networks somebody typed, one a line or with commas between. Raises NetworkRefused.

    A single address is a network of one. Bits to the right of the mask are forgiven.
    """
    parts = typed.replace(",", " ").replace(";", " ").split()
    if len(parts) > MOST_NETWORKS:
        raise NetworkRefused(_("Use at most %(n)d ranges.") % {"n": MOST_NETWORKS})
    found = [_network(part) for part in parts]
    return list(dict.fromkeys(found))


def first_moment(day: date | None) -> datetime | None:
    """When a first day begins, where the seller is."""
    return timezone.make_aware(datetime.combine(min(day, LATEST), time.min)) if day else None


def last_moment(day: date | None) -> datetime | None:
    """When a last day is over: the midnight after it."""
    return first_moment(min(day, LATEST) + timedelta(days=1)) if day else None


def first_day(limits: Limits) -> date | None:
    return timezone.localtime(limits.begins_at).date() if limits.begins_at else None


def last_day(limits: Limits) -> date | None:
    return (
        timezone.localtime(limits.ends_at - timedelta(seconds=1)).date() if limits.ends_at else None
    )


def of(access: Access) -> Limits:
    """The limits an access has."""
    branches = AccessBranch.objects.filter(access=access).values_list("branch_id", flat=True)
    return Limits(access.begins_at, access.ends_at, list(access.networks), frozenset(branches))


def set_limits(
    access: Access, wanted: Limits, *, meant: bool, now: datetime
) -> dict[str, list[object]]:
    """Limit an access its caller has locked; answers what changed, for the record.

    ``meant`` says that whoever saves them has seen which sign-ins they would have refused.
    Raises DatesRefused, LimitsWouldRefuse.
    """
    _check(access, wanted, meant=meant, now=now)
    return _write(access, wanted)


def _check(access: Access, wanted: Limits, *, meant: bool, now: datetime) -> None:
    if wanted.begins_at and wanted.ends_at and wanted.ends_at <= wanted.begins_at:
        raise DatesRefused(_("The last day comes before the first."))
    present = of(access)
    if meant or (wanted.networks, wanted.branches) == (present.networks, present.branches):
        return
    refused, of_all = would_refuse(access, wanted, now=now)
    if refused:
        words = ngettext(
            "%(n)d of %(all)d sign-in in the last 90 days would have been refused.",
            "%(n)d of %(all)d sign-ins in the last 90 days would have been refused.",
            of_all,
        )
        raise LimitsWouldRefuse(
            words % {"n": len(refused), "all": of_all}, refused=refused[:MOST_SHOWN], of=of_all
        )


def would_refuse(access: Access, wanted: Limits, *, now: datetime) -> tuple[list[SignInTry], int]:
    """Sign-ins of the last 90 days that these limits would have refused, and of how many."""
    came = list(
        SignInTry.objects.filter(
            login=access.login_id,
            room=SignInTry.Room.PORTAL,
            outcome=SignInTry.Outcome.RIGHT,
            at__gt=now - LOOKED_BACK,
        )
        .select_related("branch")
        .order_by("-at")
    )
    refused = [one for one in came if not wanted.lets_in(Where(one.address or "", one.branch_id))]
    return refused, len(came)


def _write(access: Access, wanted: Limits) -> dict[str, list[object]]:
    before = _told(of(access))
    access.begins_at, access.ends_at = wanted.begins_at, wanted.ends_at
    access.networks = wanted.networks
    changed = record.changes(before, _told(wanted))
    if changed:
        access.limited_out_at = access.limited_out_from = access.limited_out_branch = None
        access.save(
            update_fields=[
                "begins_at", "ends_at", "networks",
                "limited_out_at", "limited_out_from", "limited_out_branch",
            ]
        )  # fmt: skip
        AccessBranch.objects.filter(access=access).exclude(branch__in=wanted.branches).delete()
        AccessBranch.objects.bulk_create(
            [AccessBranch(access=access, branch_id=pk) for pk in sorted(wanted.branches)],
            ignore_conflicts=True,
        )
    return changed


def _told(limits: Limits) -> dict[str, str]:
    """The limits in words, as the record keeps them."""
    return {
        "begins": limits.begins_at.isoformat() if limits.begins_at else "",
        "ends": limits.ends_at.isoformat() if limits.ends_at else "",
        "networks": ", ".join(str(network) for network in limits.networks),
        "branches": ", ".join(_branch_names(limits.branches)),
    }


def _branch_names(ids: Iterable[int]) -> list[str]:
    return list(Branch.objects.filter(pk__in=ids).order_by("name").values_list("name", flat=True))


def _network(typed: str) -> Network:
    try:
        network = ip_network(typed, strict=False)
    except ValueError:
        raise NetworkRefused(
            _("“%(typed)s” is not an address or a range. Write 203.0.113.7 or 203.0.113.0/24.")
            % {"typed": typed[:60]}
        ) from None
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    if mapped and network.prefixlen >= 96:
        return ip_network(f"{mapped}/{network.prefixlen - 96}", strict=False)
    if network.prefixlen == 0:
        raise NetworkRefused(_("“%(typed)s” is every address there is.") % {"typed": typed[:60]})
    return network
