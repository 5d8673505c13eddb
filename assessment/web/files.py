"""Our own style sheet and script, served beside Streamlit's."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

_FOLDER = Path(__file__).parent
_SERVED = ("style.css", "assist.js", "german.js", "icon.png")


async def _file(request: Request) -> Response:
    return FileResponse(_FOLDER / request.url.path.rsplit("/", 1)[1], headers={"Cache-Control": "no-cache"})


routes = [Route(f"/kompass/{name}", _file) for name in _SERVED]
