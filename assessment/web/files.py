"""Our own style sheet and scripts, served beside Streamlit's."""

from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

_FOLDER = Path(__file__).parent
_SERVED = {file.name: file for file in sorted(_FOLDER.iterdir()) if file.suffix in {".css", ".js", ".png"}}
_SCRIPTS = [name for name in _SERVED if name.endswith(".js")]

# Another content has another address, so that a browser may keep what it has for good.
VERSION = sha256(b"".join(file.read_bytes() for file in _SERVED.values())).hexdigest()[:16]
ADDRESS = f"./kompass/{VERSION}"


async def _file(request: Request) -> Response:
    file = _SERVED.get(request.path_params["name"])
    if file is None:
        raise HTTPException(404)
    is_current = request.path_params.get("version") == VERSION
    cache_control = "public, max-age=31536000, immutable" if is_current else "no-cache"
    return FileResponse(file, headers={"Cache-Control": cache_control})


def scripts() -> str:
    """Return what loads our scripts: all at once, instead of one after the other as they name each other."""
    preloaded = "".join(f'<link rel="modulepreload" href="{ADDRESS}/{name}">' for name in _SCRIPTS)
    begun = "".join(f'<script type="module" src="{ADDRESS}/{name}"></script>' for name in ("german.js", "assist.js"))
    return preloaded + begun


def style() -> str:
    """Return what loads our style sheet."""
    return f'<link rel="stylesheet" href="{ADDRESS}/style.css">'


routes = [Route("/kompass/{name}", _file), Route("/kompass/{version}/{name}", _file)]
