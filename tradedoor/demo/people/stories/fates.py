"""What became of the contacts of the demonstration: a story for every status there is.

Everything happens through the verbs the office and the portal use.
"""

from dataclasses import dataclass

from tradedoor.demo.people.stories import ended, invited, limited, using, without
from tradedoor.demo.people.stories.parts import Tell


@dataclass(frozen=True)
class Fate:
    """A story, how often it is told, and how many days the customer must have been one."""

    tell: Tell
    how_often: int
    needs: int = 0


OTHERWISE = Fate(without.never_had_access, 0)
FATES = [
    Fate(using.dormant, 9, 440),
    Fate(limited.mistyped_too_often, 1, 80),
    Fate(limited.password_stopped, 2, 80),
    Fate(limited.outside_the_limits, 2, 70),
    Fate(using.forgot_password, 4, 60),
    Fate(ended.given_back, 2, 60),
    Fate(ended.taken_away, 8, 60),
    Fate(ended.left_the_company, 4, 60),
    Fate(ended.came_back, 1, 60),
    Fate(invited.address_corrected, 1, 60),
    Fate(using.became_administrator, 2, 60),
    Fate(limited.lent(until=5), 2, 45),
    Fate(limited.lent(until=-6), 2, 45),
    Fate(invited.expired_unopened, 6, 40),
    Fate(invited.expired_opened, 5, 40),
    Fate(using.own_details_corrected, 4, 40),
    Fate(without.archived, 3, 30),
    Fate(invited.taken_back_at_once, 1, 30),
    Fate(using.in_use, 54, 20),
    Fate(invited.came_back_undelivered, 1, 20),
    Fate(invited.address_changed_since, 1, 20),
    Fate(invited.taken_back_and_given_back, 1, 20),
    Fate(using.asked_for_it, 3, 20),
    Fate(invited.opened_only, 6, 15),
    Fate(invited.address_of_somebody_else, 1, 15),
    Fate(using.told_now, 1, 15),
    Fate(limited.begins_later, 1, 12),
    Fate(using.never_used, 9, 12),
    Fate(invited.access_without_email, 2, 12),
    Fate(invited.not_invited_yet, 3, 12),
    Fate(invited.invited_lately, 8, 9),
    Fate(invited.printed_lately, 1, 12),
    Fate(invited.scanned_only, 1, 9),
    Fate(invited.came_back_later, 1, 12),
    Fate(without.has_no_email, 12),
]
