"""HTML pieces. Text always goes in as an argument, so that it is escaped and never markup."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import streamlit as st
from markupsafe import Markup

_WORD_JOINER = "\u2060"
_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in r"\`*_{}[]()<>#+-.!|~:$&^"})
_ADDRESS = re.compile(r"https?(?=://[-.\w])|www(?=\.)|@(?=[-\w])", re.IGNORECASE)


def draw_html(piece: Markup) -> None:
    """Draw a piece of HTML."""
    st.html(str(piece))


def join(pieces: Iterable[Markup]) -> Markup:
    """Put pieces one after the other."""
    return Markup("").join(pieces)


def bullets(texts: Iterable[str | Markup]) -> Markup:
    """Return a list of texts."""
    return Markup("<ul>{}</ul>").format(join(Markup("<li>{}</li>").format(text) for text in texts))


def external_link(url: str, text: str = "") -> Markup:
    """Return a link that opens in a new tab and says whose site it leads to."""
    shown = text or urlsplit(url).netloc.removeprefix("www.")
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, shown)


def definitions(pairs: Iterable[tuple[str, str | Markup]]) -> Markup:
    """Return terms with their descriptions; pairs with an empty description are left out."""
    return Markup('<dl class="kompass-pairs">{}</dl>').format(
        join(Markup("<dt>{}</dt><dd>{}</dd>").format(term, text) for term, text in pairs if text)
    )


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str | Markup]]) -> Markup:
    """Return a table whose first column names the row."""
    header = join(Markup('<th scope="col">{}</th>').format(cell) for cell in head)
    body = join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            row[0], join(Markup("<td>{}</td>").format(cell) for cell in row[1:])
        )
        for row in rows
    )
    return Markup(
        '<div class="kompass-scroll" tabindex="0" role="region" aria-label="{0}"><table class="kompass-table">'
        "<caption>{0}</caption><thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>"
    ).format(caption, header, body)


def escape_markdown(text: str) -> str:
    """Escape a text for a label or a message of Streamlit's, which would read it as Markdown.

    Streamlit makes a link of every address, escaped or not. A sign that nobody sees keeps it from finding one.
    """
    return _ADDRESS.sub(f"\\g<0>{_WORD_JOINER}", text).translate(_SIGNS)
