"""What no page can help: the database is slow, full, held by somebody else, or away."""

from django.http import HttpRequest, HttpResponse

from tradedoor.web.middleware import Answer
from tradedoor.web.trouble import pages
from tradedoor.web.trouble.kinds import trouble_in


class ShowTrouble:
    """Answer it in words, with 503 or 409. What fails outside a view comes to `pages.broken`."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        trouble = trouble_in(exception)
        return pages.in_trouble(request, trouble, exception) if trouble else None
