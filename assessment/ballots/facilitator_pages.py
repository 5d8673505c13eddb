"""Plain pages for devices that are no ballots: they need nothing from this server but themselves."""

from html import escape

from starlette.responses import HTMLResponse

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    # Of the page's own origin, browsers tell forms where they come from only under this policy.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_STYLE = """
:root { color-scheme: light dark }
body { margin: 0; padding: 1.5rem; font: 1.125rem/1.5 system-ui, sans-serif; color: #17242b; background: #fff }
main { max-width: 34rem; margin: 0 auto }
h1 { font-size: 1.5rem; line-height: 1.25 }
a { color: #0b5d75 }
button { font: inherit; font-weight: 600; min-height: 3rem; padding: .5rem 1.25rem; border: 0; border-radius: .5rem;
  color: #fff; background: #0b5d75; cursor: pointer }
:focus-visible { outline: 3px solid #0b5d75; outline-offset: 2px }
@media (prefers-color-scheme: dark) {
  body { color: #eef3f5; background: #12191d }
  a { color: #7fd3ea }
  button { color: #12191d; background: #5fc3dd }
  :focus-visible { outline-color: #5fc3dd }
}
"""


def refused_page() -> HTMLResponse:
    """Say that only ballots can be reached from here."""
    return _page(
        "Von hier aus nur Stimmzettel",
        """<p>Hier läuft der Skalierungskompass, mit dem eine Gruppe ihre Lösung einschätzt. Von anderen Geräten aus
sind nur die Stimmzettel eines Workshops zu erreichen.</p>
<p><a href="/w">Zum Stimmzettel: Code eingeben</a></p>
<p>Sie sitzen an dem Rechner, auf dem der Skalierungskompass läuft? Dann rufen Sie ihn unter <b>127.0.0.1</b> statt
unter dieser Adresse auf. Wer den Workshop von einem anderen Gerät aus mitleiten soll, braucht den Link dafür aus dem
Workshop; er gilt nur, solange der Workshop dauert.</p>""",
        403,
    )


def redeem_page() -> HTMLResponse:
    """Ask for a click: what only previews a link, such as a messenger, must not use it up."""
    return _page(
        "Workshop mitleiten",
        """<p>Mit diesem Link leiten Sie den Workshop von diesem Gerät aus mit, bis er endet. Dabei sehen Sie alle
Selbsteinschätzungen auf dem Rechner, auf dem der Skalierungskompass läuft.</p>
<p>Der Link gilt nur einmal: für das Gerät, auf dem zuerst jemand auf den Knopf drückt. Dafür legt diese Seite dort
ein Cookie ab, das mit dem Workshop wertlos wird.</p>
<form method="post"><button>Auf diesem Gerät mitleiten</button></form>""",
        200,
    )


def useless_link_page(*, is_admitted: bool) -> HTMLResponse:
    """Say that a link does not work; a device that leads already is shown on."""
    on = '<p>Dieses Gerät leitet schon mit: <a href="/workshop">zum Workshop</a></p>' if is_admitted else ""
    return _page(
        "Dieser Link gilt nicht",
        f"""<p>Entweder wurde er schon benutzt, denn er gilt nur einmal, oder der Workshop ist beendet, oder der Link
ist nicht vollständig.</p>{on}
<p>Wer den Workshop leitet, kann Ihnen einen neuen Link geben.</p>
<p><a href="/w">Zum Stimmzettel: Code eingeben</a></p>""",
        410,
    )


def from_elsewhere_page() -> HTMLResponse:
    """Say that a form of another site was not taken."""
    return _page(
        "Nicht angenommen",
        "<p>Das Formular kam von einer anderen Seite. Es wurde nichts geändert, und der Link gilt weiter. "
        "Bitte öffnen Sie ihn selbst.</p>",
        403,
    )


def patience_page(seconds: int) -> HTMLResponse:
    """Say that too many links were wrong."""
    page = _page(
        "Zu viele Versuche",
        "<p>Von diesem Gerät kamen zu viele Links, die nicht gelten. Bitte warten Sie eine Minute.</p>",
        429,
    )
    page.headers["Retry-After"] = str(seconds)
    return page


def unavailable_page(sentence: str) -> HTMLResponse:
    """Say that the database can't be used; the link still works later."""
    return _page(
        "Das geht gerade nicht",
        f"<p>{escape(sentence)}</p><p>Der Link gilt weiter. Bitte versuchen Sie es noch einmal.</p>"
        '<form method="post"><button>Noch einmal versuchen</button></form>',
        503,
    )


def _page(title: str, content: str, status: int) -> HTMLResponse:
    return HTMLResponse(
        f"""<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{title} – Skalierungskompass</title><style>{_STYLE}</style></head>
<body><main><h1>{title}</h1>
{content}
</main></body></html>""",
        status,
        _HEADERS,
    )
