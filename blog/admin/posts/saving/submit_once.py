"""The form of a post saves once, also if it is submitted twice."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from blog.admin import submissions
from blog.admin.mixins import PublishingAdmin
from blog.admin.submissions import RepeatedSubmission
from blog.models import Post, Submission


class SubmitOnceMixin(PublishingAdmin[Post]):
    """An admin that answers a repeated submission of a form like the first one."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        earlier = submissions.find_earlier(request)
        if earlier and submissions.is_repeated(request, earlier):
            return self._answer_again(request, earlier, object_id)
        if earlier and earlier.post and not object_id:  # more text in the form of a post that was new
            object_id = str(earlier.post.pk)
            form_url = reverse("admin:blog_post_change", args=[object_id])
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except RepeatedSubmission as error:
            earlier = submissions.find_earlier(request)
            if not earlier:
                raise PermissionDenied from error  # another person's form
            return self._answer_again(request, earlier, object_id)

    def _changeform_view(self, request: HttpRequest, *args: Any) -> HttpResponse:
        """Run Django's view, in the transaction of the save. Forget the submission of an invalid form."""
        with transaction.atomic():
            submissions.claim(request)
            response: HttpResponse = super()._changeform_view(request, *args)  # type: ignore[misc]
            if request.method == "POST" and not isinstance(response, HttpResponseRedirect):
                transaction.set_rollback(True)
        return response

    def _answer_again(self, request: HttpRequest, earlier: Submission, object_id: str | None) -> HttpResponse:
        if not earlier.post:
            return HttpResponseRedirect(reverse("admin:blog_post_changelist"))
        submissions.repeat_message(request, earlier)
        answer = self.response_change if object_id else self.response_add
        return answer(request, earlier.post)
