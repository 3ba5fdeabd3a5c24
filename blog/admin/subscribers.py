"""Subscribers: list, search, export and deletion. They are in DynamoDB, so Django's own views cannot be used."""

from __future__ import annotations

from collections.abc import Callable
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
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from blog import models
from blog.admin import subscriber_export
from blog.admin.base import ModelAdmin
from blog.subscriptions import signups
from blog.subscriptions.signups import MAX_EMAIL_LENGTH, InvalidEmail
from common import subscribers_table
from common.subscribers_table import STATES, State, Subscriber
from common.timestamps import parse_timestamp

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.urls import URLPattern

_LIST, _DELETE = "admin:blog_subscriber_changelist", "admin:blog_subscriber_delete"
_ALREADY_DELETED = "This subscriber has already been deleted."
_PAGE_SIZE = 50
_SYMBOLS = dict(zip(STATES, "◔●○△✕", strict=True))


class SubscriberSearch(forms.Form):
    """The filters of the list and the export. An invalid search finds nobody."""

    too_long = {"max_length": "This is longer than an email address can be."}
    q = forms.CharField(required=False, max_length=MAX_EMAIL_LENGTH, error_messages=too_long)
    state = forms.TypedChoiceField(
        required=False,
        choices=[(state, state) for state in STATES],
        empty_value=None,
        error_messages={"invalid_choice": "This state does not exist."},
    )
    after = forms.CharField(required=False, max_length=MAX_EMAIL_LENGTH, error_messages=too_long)

    def clean_q(self) -> str:
        prefix = str(self.cleaned_data["q"]).lower()
        return prefix if prefix.isascii() else _encode_domain(prefix)

    def clean_after(self) -> str:
        after: str = self.cleaned_data["after"]
        is_valid = (
            after.isascii() and after.isprintable() and after.startswith(self.cleaned_data.get("q", ""))
        )
        if after and not is_valid:
            raise ValidationError("This page does not exist.")
        return after

    def find(self, size: int) -> tuple[list[Subscriber], str | None]:
        """Return up to `size` subscribers, and the start of the next page."""
        if not self.is_valid():
            return [], None
        query = self.cleaned_data
        return subscribers_table.list_page(query["state"], query["q"], query["after"], size)


def _encode_domain(address: str) -> str:
    """Return a complete address as the table stores it, with the domain in Punycode."""
    try:
        return signups.normalize_email(address).lower()
    except InvalidEmail:
        return address


@admin.register(models.Subscriber)
class SubscriberAdmin(ModelAdmin[models.Subscriber]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Subscriber | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap, can_view, can_delete = self._wrap_view, self.has_view_permission, self.has_delete_permission
        return [
            path("", wrap(self.changelist_view, can_view), name="blog_subscriber_changelist"),
            path("export/", wrap(require_GET(self.export_view), can_view), name="blog_subscriber_export"),
            path("delete/", wrap(self.deletion_view, can_delete), name="blog_subscriber_delete"),
        ]

    def _wrap_view(
        self, view: Callable[..., HttpResponse], has_permission: Callable[..., bool]
    ) -> Callable[..., HttpResponse]:
        """Check the permission, and show an error message if DynamoDB fails."""

        def wrapped(request: HttpRequest) -> HttpResponse:
            if not has_permission(request):
                raise PermissionDenied
            try:
                return view(request)
            except (BotoCoreError, ClientError) as error:
                messages.error(request, _describe_failure(error))
                return self._render(request, "change_list", status=503)

        return self.admin_site.admin_view(wrapped)

    def _render(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
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
        search = SubscriberSearch(request.GET)
        subscribers, following = search.find(_PAGE_SIZE)
        for errors in search.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        has_counts = "after" not in request.GET  # only on the first page: counting reads all subscribers
        rows = [_describe(subscriber) for subscriber in subscribers]
        states = [_describe_state(state, has_counts) for state in STATES]
        return self._render(
            request, "change_list", search=search, rows=rows, states=states, following=following
        )

    def export_view(self, request: HttpRequest) -> HttpResponse:
        search = SubscriberSearch(request.GET)
        subscribers, following = search.find(subscriber_export.MAX_ROWS)
        if search.errors:
            return HttpResponseRedirect(f"{reverse(_LIST)}?{request.GET.urlencode()}")
        part = subscriber_export.limit_size(subscribers)
        if following or len(part) < len(subscribers):
            _link_next_export(request, part)
        state = search.cleaned_data["state"] or "all"
        _log(request, CHANGE, f"Export of subscribers ({state}): {len(part):,}")
        return subscriber_export.csv_response(state, part)

    def deletion_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for confirmation to delete the subscriber `?email=`. A POST deletes."""
        email, list_url = request.GET.get("email", ""), self._get_list_url(request)
        if request.method == "POST":
            _delete(request, email)
        elif subscriber := subscribers_table.get(email):
            row = _describe(subscriber)
            return self._render(request, "delete", title="Delete subscriber", row=row, back=list_url)
        else:
            messages.warning(request, _ALREADY_DELETED)
        return HttpResponseRedirect(list_url)

    def _get_list_url(self, request: HttpRequest) -> str:
        """Return the URL of the list with the filters that the editor had chosen."""
        context: Any = {"opts": self.opts, "preserved_filters": self.get_preserved_filters(request)}
        return add_preserved_filters(context, reverse(_LIST))


def _delete(request: HttpRequest, email: str) -> None:
    if subscribers_table.delete(email):
        _log(request, DELETION, "A subscriber")
        messages.success(request, "Subscriber deleted.")
    else:
        messages.warning(request, _ALREADY_DELETED)


def _link_next_export(request: HttpRequest, part: list[Subscriber]) -> None:
    query = request.GET.copy()
    query["after"] = part[-1].email
    count = f"{len(part):,} subscriber{'' if len(part) == 1 else 's'}"
    message = 'This file has {}, up to {}. <a href="{}?{}">Export the next file</a>.'
    messages.warning(request, format_html(message, count, part[-1].email, request.path, query.urlencode()))


def _describe_failure(error: BotoCoreError | ClientError) -> str:
    if isinstance(error, ClientError):
        return f"DynamoDB refused the request ({error.response['Error']['Code']}). Try again later."
    return "DynamoDB is unreachable. Try again later."


def _log(request: HttpRequest, action: int, what: str) -> None:
    """Log an action without email addresses: the log outlives the subscriber."""
    content_type = ContentType.objects.get_for_model(models.Subscriber)
    LogEntry.objects.create(
        user=cast("User", request.user), content_type=content_type, action_flag=action, object_repr=what
    )


# --- Values for the templates


def _describe(subscriber: Subscriber) -> dict[str, str]:
    return {
        **vars(subscriber),
        "shape": _SYMBOLS[subscriber.state],
        "since": _format_time(subscriber.since),
        "signed_up": _format_time(subscriber.created_at),
        "delete_url": f"{reverse(_DELETE)}?{urlencode({'email': subscriber.email})}",
    }


def _format_time(timestamp: str) -> str:
    # No-break spaces: the date and the time may be on two lines, but not on more.
    return f"{parse_timestamp(timestamp):%-d\u00a0%b\u00a0%Y, %H:%M}" if timestamp else "–"


def _describe_state(state: State, has_count: bool) -> dict[str, str]:
    number, is_more = subscribers_table.count(state) if has_count else (0, False)
    text = f"({number:,}{'+' if is_more else ''})" if has_count else ""
    return {"name": state, "shape": _SYMBOLS[state], "number": text}
