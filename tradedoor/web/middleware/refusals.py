"""Refusals that no page caught."""

from django.http import HttpRequest, HttpResponse

from tradedoor.errors import Refusal
from tradedoor.web import errors
from tradedoor.web.middleware import Answer


class ShowRefusals:
    """A refusal no page caught is shown as its sentence, with its status."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return errors.refused(request, exception)
        return None
