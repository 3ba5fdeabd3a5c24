"""The mailbox's pages: a list of mails, and each mail. They run no scripts and load nothing."""

from datetime import UTC, datetime
from html import escape
from http import HTTPStatus
from urllib.parse import quote

from infra.local.mailbox.archive import Mail

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",  # links in mails contain secrets
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_STYLE = """
:root { color-scheme: light dark; --paper: light-dark(#fafcfc, #0c151b); --shallow: light-dark(#dcecf2, #14252f);
  --ink: light-dark(#12222c, #e3ecef); --muted: light-dark(#4b5f6a, #9eb3bd); --magenta: light-dark(#a5145c, #ff8fc2);
  --line: light-dark(#12222c, #7f97a3); --hair: light-dark(#bccdd5, #2b404c); }
*, ::before { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem clamp(1rem, 3vw, 2rem) 3rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 ui-sans-serif, system-ui, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere; }
header::before { content: ""; display: block; height: .5rem; margin-bottom: 1rem; border: 1px solid var(--line);
  background: repeating-linear-gradient(90deg, var(--line) 0 2.5rem, transparent 2.5rem 5rem); }
h1 { margin: 0; font: 600 clamp(1.75rem, 5vw, 2.5rem)/1.15 Rockwell, "Iowan Old Style", Georgia, serif; }
h2 { margin: 2rem 0 .5rem; font: 600 1.25rem/1.2 Rockwell, "Iowan Old Style", Georgia, serif; }
a { color: inherit; text-decoration-color: var(--magenta); text-underline-offset: .18em; }
a:hover { color: var(--magenta); }
:focus-visible { outline: 3px solid var(--magenta); outline-offset: 3px; }
p { max-width: 40rem; }
code { padding: .1em .3em; background: var(--shallow); font: .875em ui-monospace, Menlo, Consolas, monospace; }
time, .to { color: var(--muted); font-size: .875rem; }
ol { margin: 1.5rem 0 0; padding: 0; list-style: none; }
li a { display: grid; grid-template-columns: 1fr auto; align-items: end; gap: 0 1rem; padding: .75rem 0;
  border-top: 1px solid var(--hair); text-decoration: none; }
.subject { grid-column: 1 / -1; font-weight: 600; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1.25rem; margin: 1.5rem 0; font-size: .9375rem; }
dt { color: var(--muted); }
dd { margin: 0; }
iframe { display: block; width: 100%; height: min(46rem, 85vh); border: 1px solid var(--line); background: #fff; }
pre { margin: 0; padding: 1rem 1.25rem; background: var(--shallow); font: .875rem/1.5 ui-monospace, Menlo, Consolas,
  monospace; white-space: pre-wrap; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
"""
_EMPTY = """<p>No mail yet. The workers on this machine send their mail here instead of to SES.
Subscribe to the blog to get the first one. To receive the mail of another program here, set its
<code>AWS_ENDPOINT_URL_SESV2</code> to this address.</p>"""


def render_page(path: str, mails: list[Mail]) -> tuple[HTTPStatus, str]:
    """Return the page at a path: `/`, `/mails/<message id>`, or a mail's HTML alone at that path with `.html`."""
    if path == "/":
        return HTTPStatus.OK, _list(mails)
    for mail in mails:
        if path == _address(mail):
            return HTTPStatus.OK, _mail(mail)
        if path == f"{_address(mail)}.html" and mail.html:
            return HTTPStatus.OK, mail.html
    return HTTPStatus.NOT_FOUND, _page(
        "Not found", '<p>This mail does not exist. <a href="/">All mails</a></p>'
    )


def _list(mails: list[Mail]) -> str:
    entries = "".join(_entry(mail) for mail in reversed(mails))
    return _page("Mailbox", f"<ol>{entries}</ol>" if entries else _EMPTY)


def _entry(mail: Mail) -> str:
    return f"""<li><a href="{_address(mail)}"><span class="subject" dir="auto">{_subject(mail)}</span>
<span class="to">{escape(", ".join(mail.recipients))}</span> {_time(mail)}</a></li>"""


def _mail(mail: Mail) -> str:
    facts = [*mail.headers, ("Configuration set", mail.configuration_set), ("Tags", _tags(mail))]
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts if value)
    body = f'<p><a href="/">All mails</a></p><dl>{rows}</dl>{_html(mail)}'
    if mail.text:
        body += f'<h2>Plain text</h2><pre dir="auto">{escape(mail.text)}</pre>'
    return _page(_subject(mail), body)


def _html(mail: Mail) -> str:
    if not mail.html:
        return ""
    # A mail's links would open within its frame, where pages may not run scripts.
    source = escape('<base target="_blank">' + mail.html)
    return f"""<h2>HTML</h2>
<iframe title="Mail" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="{source}"></iframe>
<p><a href="{_address(mail)}.html">Open the HTML alone</a></p>"""


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
<header><h1 dir="auto">{title}</h1></header>
<main>{body}</main>
</html>
"""


def _address(mail: Mail) -> str:
    return f"/mails/{quote(mail.message_id, safe='@')}"


def _subject(mail: Mail) -> str:
    return escape(mail.subject) or "(no subject)"


def _tags(mail: Mail) -> str:
    return ", ".join(f"{name}: {value}" for name, value in mail.tags.items())


def _time(mail: Mail) -> str:
    sent = datetime.fromtimestamp(mail.sent_at, UTC)
    return f'<time datetime="{sent.isoformat()}">{sent:%Y-%m-%d %H:%M} UTC</time>'
