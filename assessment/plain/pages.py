"""The one frame of all pages that are not Streamlit's: German, whole without a script, with a content policy."""

import base64
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

_FOLDER = Path(__file__).parent


class Pages:
    """The pages of a kind. Their templates extend `frame.html`; texts that they are given are escaped.

    `templates`: the folder that they lie in. `style`: the style sheet that stands inside each page. `loads`: what
    they may load beside it, as directives of a content security policy. `given`: what all of them are told.
    """

    def __init__(
        self, templates: Path, style: str = "", *, loads: Mapping[str, str] | None = None, **given: object
    ) -> None:
        self._templates = templates
        self._given = {"style": Markup(style), **given}
        digest = base64.b64encode(sha256(style.encode()).digest()).decode()
        policy = {
            "default-src": "'none'",
            "style-src": f"'sha256-{digest}'",
            "img-src": "data:",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
            **(loads or {}),
        }
        self._headers = {
            "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
            # Of the page's own origin, browsers tell forms where they come from only under this policy.
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }

    def page(self, template: str, status: int, **values: Any) -> HTMLResponse:
        """Return a page of a template and what it is told; its status is told to every template."""
        content = self._environment.get_template(template).render(status=status, **values)
        return HTMLResponse(content, status, self._headers)

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader([self._templates, _FOLDER]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals.update(self._given)
        return environment
