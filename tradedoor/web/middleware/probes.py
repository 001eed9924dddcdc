"""Load balancers and orchestrators, who look whether we are well."""

from django.http import HttpRequest, HttpResponse

from tradedoor.web import health
from tradedoor.web.middleware import Answer

PROBES = {"/healthz": health.healthz, "/readyz": health.readyz}


def answer_probes(answer: Answer) -> Answer:
    """Answer them before anything else is asked: they know no host names and have no session."""

    def middleware(request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path)
        return probe(request) if probe else answer(request)

    return middleware
