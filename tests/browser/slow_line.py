"""A line on which what the server draws arrives piece by piece: whoever is quick types into half a page."""

from playwright.sync_api import BrowserContext

# Milliseconds from one piece to the next. A screen is some hundred pieces.
_GAP = 8

_SLOW = """gap => {
  const listen = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (kind, listener, ...rest) {
    if (kind !== "message") return listen.call(this, kind, listener, ...rest);
    const waiting = [];
    const next = () => {
      listener.call(this, waiting[0]);
      waiting.shift();
      if (waiting.length > 0) setTimeout(next, gap);
    };
    const queue = (event) => waiting.push(event) === 1 && setTimeout(next, gap);
    return listen.call(this, kind, queue, ...rest);
  };
}"""


def slow_down(context: BrowserContext) -> None:
    """Let all pages of a browser that are opened from now on get their pieces one by one, in order."""
    context.add_init_script(f"({_SLOW})({_GAP})")
