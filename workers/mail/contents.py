"""The contents of mails: subject, text and HTML from a template, and the headers."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from common import signed_links, tracing
from common.site import site_description, site_name
from common.subscribers_table import Subscriber
from workers.mail.rendering import render_mail

if TYPE_CHECKING:
    from mypy_boto3_sesv2.type_defs import EmailContentTypeDef


@dataclass(frozen=True)
class Mail:
    id: str  # letters, digits and `-`; also SES's tag `mail`
    template: Literal["welcome", "post"]
    values: dict[str, str]


def build_link(path: str, token: str) -> str:
    return f"{os.environ['SITE_URL']}/{path}/{token}/"


def compose(mail: Mail, to: Subscriber) -> "EmailContentTypeDef":
    """Return a mail's content, with headers for one-click unsubscribe (RFC 8058) and for the trace."""
    token = signed_links.sign_token(os.environ["UNSUBSCRIBE_SECRET"], "unsubscribe", to.email)
    url = build_link("unsubscribe", token)
    values = {
        "site": site_name(),
        "description": site_description(),
        "site_url": os.environ["SITE_URL"],
        "unsubscribe_url": url,
        **mail.values,
    }
    rendered = render_mail(mail.template, values)
    ids: Any = [{"Name": name, "Value": value} for name, value in tracing.request_headers().items()]
    mailto = f"mailto:{os.environ.get('UNSUBSCRIBE_EMAIL') or os.environ['SENDER_EMAIL']}?subject={token}"
    return {
        "Simple": {
            "Subject": {"Data": rendered.subject, "Charset": "UTF-8"},
            "Body": {
                "Text": {"Data": rendered.text, "Charset": "UTF-8"},
                "Html": {"Data": rendered.html, "Charset": "UTF-8"},
            },
            "Headers": [
                {"Name": "List-Unsubscribe", "Value": f"<{url}>, <{mailto}>"},
                {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
                *ids,
            ],
        }
    }
