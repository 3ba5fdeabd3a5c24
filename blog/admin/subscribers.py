"""Subscribers: to look up, export and delete. They are not in SQL, so Django's own views would not find them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from blog import models
from blog.admin.base import ModelAdmin
from blog.subscriptions import signups
from blog.subscriptions.signups import MAX_EMAIL_LENGTH, InvalidEmail
from common import subscribers_table
from common.subscribers_table import STATES, State, Subscriber
from common.timestamps import parse_timestamp

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.urls import URLPattern

LIST, DELETE = "admin:blog_subscriber_changelist", "admin:blog_subscriber_delete"
GONE = "This subscriber has already been deleted."
PAGE = 50
FILE = 20_000  # subscribers, and
FILE_SIZE = 4_000_000  # characters: Lambda's answer has 6 MB, in which quotes and line ends take two bytes
SHAPES = dict(zip(STATES, "◔●○△✕", strict=True))
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what begins so, spreadsheets compute


class Search(forms.Form):
    """Which subscribers a page or a file is about: nobody, if it makes no sense."""

    too_long = {"max_length": "No address is that long."}
    q = forms.CharField(required=False, max_length=MAX_EMAIL_LENGTH, error_messages=too_long)
    state = forms.TypedChoiceField(
        required=False,
        choices=[(state, state) for state in STATES],
        empty_value=None,
        error_messages={"invalid_choice": "There is no such state."},
    )
    after = forms.CharField(required=False, max_length=MAX_EMAIL_LENGTH, error_messages=too_long)

    def clean_q(self) -> str:
        typed = str(self.cleaned_data["q"]).lower()
        return typed if typed.isascii() else in_ascii(typed)

    def clean_after(self) -> str:
        after: str = self.cleaned_data["after"]
        listed = after.isascii() and after.isprintable() and after.startswith(self.cleaned_data.get("q", ""))
        if after and not listed:
            raise ValidationError("The list has no such page.")
        return after

    def find(self, size: int) -> tuple[list[Subscriber], str | None]:
        if not self.is_valid():
            return [], None
        asked = self.cleaned_data
        return subscribers_table.list_page(asked["state"], asked["q"], asked["after"], size)


def in_ascii(typed: str) -> str:
    """Spell a whole address as the table does, with the domain in Punycode."""
    try:
        return signups.normalize_email(typed).lower()
    except InvalidEmail:
        return typed


@admin.register(models.Subscriber)
class SubscriberAdmin(ModelAdmin[models.Subscriber]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Subscriber | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view, delete = self.has_view_permission, self.has_delete_permission
        return [
            path("", self.own(self.changelist_view, view), name="blog_subscriber_changelist"),
            path("export/", self.own(require_GET(self.export_view), view), name="blog_subscriber_export"),
            path("delete/", self.own(self.deletion_view, delete), name="blog_subscriber_delete"),
        ]

    def own(self, view: Callable[..., HttpResponse], may: Callable[..., bool]) -> Callable[..., HttpResponse]:
        """Show a view to those who may see it, and a message while DynamoDB fails."""

        def answer(request: HttpRequest) -> HttpResponse:
            if not may(request):
                raise PermissionDenied
            try:
                return view(request)
            except (BotoCoreError, ClientError) as error:
                messages.error(request, failure(error))
                return self.page(request, "change_list", status=503)

        return self.admin_site.admin_view(answer)

    def page(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Subscribers",
            "preserved_filters": self.get_preserved_filters(request),
            "may_delete": self.has_delete_permission(request),
            **context,
        }
        return TemplateResponse(request, f"admin/blog/subscriber/{template}.html", context, status=status)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        search = Search(request.GET)
        found, following = search.find(PAGE)
        for errors in search.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        numbered = "after" not in request.GET  # once is enough: the counting reads all of them
        rows, states = [shown(each) for each in found], [listed(state, numbered) for state in STATES]
        return self.page(request, "change_list", search=search, rows=rows, states=states, following=following)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        search = Search(request.GET)
        found, following = search.find(FILE)
        if search.errors:
            return HttpResponseRedirect(f"{reverse(LIST)}?{request.GET.urlencode()}")
        part = fitting(found)
        if following or len(part) < len(found):
            tell_the_rest(request, part)
        state = search.cleaned_data["state"] or "all"
        log(request, CHANGE, f"Export of subscribers ({state}): {len(part):,}")
        return csv_file(f"subscribers-{state}-{timezone.now():%Y-%m-%d}.csv", part)

    def deletion_view(self, request: HttpRequest) -> HttpResponse:
        """Ask whether to delete the subscriber `?email=`; a POST does it."""
        email, back = request.GET.get("email", ""), self.way_back(request)
        if request.method == "POST":
            delete(request, email)
        elif found := subscribers_table.get(email):
            return self.page(request, "delete", title="Delete this subscriber?", row=shown(found), back=back)
        else:
            messages.warning(request, GONE)
        return HttpResponseRedirect(back)

    def way_back(self, request: HttpRequest) -> str:
        """Give the address of the list as it was left."""
        left: Any = {"opts": self.opts, "preserved_filters": self.get_preserved_filters(request)}
        return add_preserved_filters(left, reverse(LIST))


def delete(request: HttpRequest, email: str) -> None:
    if subscribers_table.delete(email):
        log(request, DELETION, "A subscriber")
        messages.success(request, "Deleted.")
    else:
        messages.warning(request, GONE)


def failure(error: BotoCoreError | ClientError) -> str:
    if isinstance(error, ClientError):
        return f"DynamoDB refused this ({error.response['Error']['Code']}). Try again later."
    return "DynamoDB, where the subscribers are, can't be reached. Try again later."


def log(request: HttpRequest, action: int, what: str) -> None:
    """Note who did what, but never an address: the log stays when a subscriber is forgotten."""
    kind = ContentType.objects.get_for_model(models.Subscriber)
    LogEntry.objects.create(
        user=cast("User", request.user), content_type=kind, action_flag=action, object_repr=what
    )


# --- What pages show


def shown(found: Subscriber) -> dict[str, str]:
    return {
        **vars(found),
        "shape": SHAPES[found.state],
        "since": moment(found.since),
        "signed_up": moment(found.created_at),
        "delete_url": f"{reverse(DELETE)}?{urlencode({'email': found.email})}",
    }


def moment(stamp: str) -> str:
    return f"{parse_timestamp(stamp):%-d\u00a0%b\u00a0%Y, %H:%M}" if stamp else "–"  # in two lines at most


def listed(state: State, numbered: bool) -> dict[str, str]:
    number, more = subscribers_table.count(state) if numbered else (0, False)
    text = f"({number:,}{'+' if more else ''})" if numbered else ""
    return {"name": state, "shape": SHAPES[state], "number": text}


# --- Files


def fitting(found: list[Subscriber]) -> list[Subscriber]:
    """Give as many as one answer takes: reasons can be long."""
    sizes = accumulate(sum(map(len, cells(each))) + 10 for each in found)
    return [each for each, size in zip(found, sizes, strict=True) if size <= FILE_SIZE]


def tell_the_rest(request: HttpRequest, part: list[Subscriber]) -> None:
    rest = request.GET.copy()
    rest["after"] = part[-1].email
    said = 'The file ends after {} subscribers, with {}. <a href="{}?{}">Export the next ones</a>.'
    messages.warning(
        request, format_html(said, f"{len(part):,}", part[-1].email, request.path, rest.urlencode())
    )


def csv_file(name: str, part: Iterable[Subscriber]) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
    writer = csv.writer(response)
    writer.writerow(["email", "state", "since", "signed_up", "reason"])
    writer.writerows(cells(each) for each in part)
    return response


def cells(each: Subscriber) -> list[str]:
    values = (each.email, each.state, each.since, each.created_at, each.reason)
    return [f"'{value}" if value.startswith(FORMULAS) else value for value in values]
