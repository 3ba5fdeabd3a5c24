"""The Content-Security-Policy header of django-csp, with additions for a request."""

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Add the directives in `request.csp_additions` to the policy.

    django-csp reads additions from the response. Django replaces it by a new one for the status 304, whose headers
    replace those that the browser has stored.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts: PolicyParts = super().get_policy_parts(request, response, report_only)
        additions: dict[str, Any] | None = getattr(request, "csp_additions", None)
        if additions:
            parts.update = {**(parts.update or {}), **additions}
        return parts
