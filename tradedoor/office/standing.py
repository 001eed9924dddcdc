"""Website access: who can get in and who cannot, over all customers."""

from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradedoor import powers
from tradedoor.access.models import Access
from tradedoor.office import files, lists
from tradedoor.office.forms import OfBranchForm
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.powers import Power
from tradedoor.standing import exporting, listing, standing, status
from tradedoor.standing.listing import Asked, Count
from tradedoor.standing.models import RemedyRun, RemedyRunQuerySet
from tradedoor.web import answers
from tradedoor.web.forms import branch_field

PER_PAGE = 25
FILTERS = ("status", "find", "branch", "level", "age")
TONES = ["bad", "warn", "info", "ok", "rest"]


class FilterForm(OfBranchForm):
    """Whom the list shows."""

    marks = "none"
    find = lists.find_field()
    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        choices=[("", gettext_lazy("all")), *Access.Level.choices],
        required=False,
    )
    age = forms.TypedChoiceField(
        label=gettext_lazy("Nothing happened for"),
        choices=[
            ("", gettext_lazy("any time")),
            ("7", gettext_lazy("a week")),
            ("30", gettext_lazy("30 days")),
            ("90", gettext_lazy("90 days")),
            ("180", gettext_lazy("180 days")),
            ("365", gettext_lazy("a year")),
        ],
        coerce=int,
        required=False,
    )
    branch = branch_field(label=gettext_lazy("Branch of the customer"), none=gettext_lazy("all"))


@office_page("GET", power=Power.SEE_CUSTOMERS)
def index(request: OfficeRequest) -> HttpResponse:
    """The list: filtered, searched, counted, a page at a time."""
    now = timezone.now()
    standing.refresh(now=now)
    form = FilterForm(request.GET, auto_id="standing_%s", by=request.actor)
    asked, kept = asked_for(form, request.GET), kept_of(request.GET)
    edge = {key: request.GET.get(key, "") for key in ("after", "before")}
    page = listing.page(asked, by=request.actor, limit=PER_PAGE, now=now, **edge)
    counts = listing.counts(asked, by=request.actor, now=now)
    context = {
        "form": form,
        "asked": asked,
        "page": page,
        "people": [(contact, status.of(contact, now=now)) for contact in page.rows],
        "counts": _counts(asked, counts, kept),
        "needing": shown(_sum(counts, listing.NEEDING)),
        "found": shown(page.count),
        "found_number": page.count.contacts,
        "is_filtered": any(kept.values()),
        "kept": kept,
        "asks_branch": form.asks_branch,
        "may_act": powers.somewhere(request.actor, Power.GIVE_ACCESS),
        "runs": _under_way(request),
        "most_in_xlsx": exporting.MOST_IN_XLSX,
        **lists.ways_on(page, kept),
    }
    return render(request, "office/standing/list.html", context)


@office_page("POST", power=Power.EXPORT_CONTACTS)
def export(request: OfficeRequest) -> HttpResponse:
    """What is filtered, as a file."""
    now = timezone.now()
    standing.refresh(now=now)
    form = FilterForm(request.POST, by=request.actor)
    asked = asked_for(form, request.POST)
    file: exporting.File = "xlsx" if request.POST.get("file") == "xlsx" else "csv"
    try:
        lines = exporting.export(asked, file=file, by=request.actor, now=now)
    except exporting.TooManyRows as refusal:
        answers.warn(request, str(refusal))
        return redirect(reverse("office:standing") + lists.address(kept_of(request.POST)))
    name = f"website-access-{timezone.localdate():%Y-%m-%d}.{file}"
    if file == "xlsx":
        return _sent(FileResponse(files.xlsx(lines)), name)
    answer = StreamingHttpResponse(
        files.csv(lines, language=request.staff.language), content_type="text/csv; charset=utf-8"
    )
    return _sent(answer, name)


def _under_way(request: OfficeRequest) -> RemedyRunQuerySet:
    runs = RemedyRun.objects.visible_to(request.actor).filter(ended_at=None)
    return runs.select_related("staff")[:3]


def asked_for(form: FilterForm, typed: QueryDict) -> Asked:
    """What was filtered by; what cannot be meant is left out."""
    form.is_valid()
    branch = form.cleaned_data.get("branch")
    return Asked(
        status=typed.get("status", ""),
        branch=branch.pk if branch else None,
        level=form.cleaned_data.get("level") or "",
        days=form.cleaned_data.get("age") or 0,
        typed=form.cleaned_data.get("find") or "",
    )


def kept_of(typed: QueryDict) -> dict[str, str]:
    """What was filtered by, to stay in the addresses of the page."""
    return {key: typed.get(key, "") for key in FILTERS}


def shown(count: Count) -> str:
    """The number in the reader's way: 1,204, or 1,000+ where it was not counted further."""
    number = formats.number_format(count.contacts, use_l10n=True, force_grouping=True)
    return f"{number}+" if count.more else number


def _sent(answer: StreamingHttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer  # type: ignore[return-value]


def _counts(asked: Asked, counts: dict[str, Count], kept: dict[str, str]) -> list[dict[str, Any]]:
    """All, those that need us, and every status anybody has, the worst first."""
    everybody = {"": (_("all"), listing.PRESENT)}
    needing = {listing.NEEDS_US: (_("need something"), listing.NEEDING)}
    rows = sorted(status.STATUSES, key=lambda row: TONES.index(row.tone))
    each = {row.code: (str(row.words), (row.code,)) for row in rows}
    return [
        {
            "url": lists.address({**kept, "status": code}) or "?",
            "label": label,
            "count": shown(_sum(counts, codes)),
            "tone": status.ROWS[code].tone if code in status.ROWS else "",
            "is_here": code == asked.status,
        }
        for code, (label, codes) in {**everybody, **needing, **each}.items()
        if code not in status.ROWS or code in counts or code == asked.status
    ]


def _sum(counts: dict[str, Count], codes: tuple[str, ...]) -> Count:
    those = [count for code, count in counts.items() if code in codes]
    return Count(sum(count.contacts for count in those), any(count.more for count in those))
