"""More than any form of ours holds."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tradedoor.errors import Refusal
from tradedoor.web import errors
from tradedoor.web.lengths import is_too_long
from tradedoor.web.middleware import Answer


class TooLong(Refusal):
    """More was sent than any form of ours holds."""

    code = "too-long"
    status = 413


def refuse_long_bodies(answer: Answer) -> Answer:
    """Turn a body away by its length, files included, before a byte of it is read or kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_too_long(request):
            return errors.refused(request, TooLong(_("This is more than can be sent at once.")))
        return answer(request)

    return middleware
