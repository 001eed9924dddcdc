"""The seller's branches."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tradedoor.directory.models import Branch
from tradedoor.errors import NotValid


class NoSuchBranch(NotValid):
    """The seller has no branch of this name."""

    code = "no-such-branch"
    field = "branch"


def named(names: Iterable[str]) -> list[Branch]:
    """The branches of these names, each once. Raises NoSuchBranch."""
    branches = Branch.objects.order_by("name")
    found = {branch.name.casefold(): branch for branch in branches}
    wanted = {name.strip().casefold(): name.strip() for name in names}
    for key, name in wanted.items():
        if key not in found:
            raise NoSuchBranch(_("There is no branch “%(name)s”.") % {"name": name})
    return [found[key] for key in wanted]
