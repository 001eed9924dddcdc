"""What happens to every request before and after its page: one idea a module.

In which order they run stands in the settings.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
