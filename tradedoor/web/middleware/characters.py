"""Characters nobody types into an address."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _

from tradedoor.web import errors
from tradedoor.web.middleware import Answer


def refuse_control_characters(answer: Answer) -> Answer:
    """PostgreSQL keeps no NUL, and no page has a use for one: 400 before anything is tried."""

    def middleware(request: HttpRequest) -> HttpResponse:
        texts = [
            request.path,
            *request.GET.keys(),
            *(v for vs in request.GET.lists() for v in vs[1]),
        ]
        if any("\x00" in text for text in texts):
            if request.path.startswith("/api/"):
                return errors.bad_request(request)
            return HttpResponseBadRequest(
                _("This address is not one of ours."), content_type="text/plain"
            )
        return answer(request)

    return middleware
