"""Finds the English words that Streamlit brings along, shown or read out."""

import re

from playwright.sync_api import Page

# Whole lines, so that English names in the catalogue are left alone.
_LINES = re.compile(
    r"(deploy|stop|running\W*|rerun|settings|print|about|main menu|open|close|clear( value)?|loading\W*|search|"
    r"select\W*|choose.*|press .*|no (results|options).*|browse files|upload|drag and drop.*|limit .*|view .*|"
    r"is streamlit still running.*|streamlit .*|.*\bconnect(ed)? to .*|failed to .*|connection (error|lost|failed).*|"
    r"please .*|use arrow keys .*|skip to .*|dd|(?-i:mm)|yyyy|"
    r"made with streamlit|show/hide.*|expand|collapse|copy.*|download.*|fullscreen|error|warning|"
    r"(day|month|year)(,.*)?|empty|previous.*|next.*|today.*|yes|no|cancel|ok|help.*|invalid.*|value .*)",
    re.IGNORECASE,
)

_SHOWN = """() => {
  const visible = element => element.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const {parentElement: parent, textContent: text} = walker.currentNode;
    const box = parent.getBoundingClientRect();
    const clipped = parent.closest('[style*="clip"]') !== null || box.width <= 1 || box.height <= 1;
    if (!['SCRIPT', 'STYLE', 'NOSCRIPT', 'OPTION'].includes(parent.tagName) && visible(parent) && !clipped
        && parseFloat(getComputedStyle(parent).fontSize) > 0
        && !getComputedStyle(parent).fontFamily.includes("Material")) texts.push(text);
  }
  for (const field of document.querySelectorAll(':placeholder-shown')) {
    if (visible(field)) texts.push(field.placeholder);
  }
  return texts;
}"""

_READ_OUT = """() => [...document.querySelectorAll('*')].flatMap(element => [
  ...['aria-label', 'aria-description', 'aria-valuetext', 'aria-roledescription', 'title', 'alt']
    .map(name => element.getAttribute(name)),
  ...(element.getAttribute('aria-describedby') || '').split(' ').map(id => document.getElementById(id)?.textContent),
].filter(Boolean))"""


def english_texts(page: Page) -> list[str]:
    """Return English words of Streamlit's that can be seen."""
    return _english(page.evaluate(_SHOWN))


def english_labels(page: Page) -> list[str]:
    """Return English words of Streamlit's that a screen reader says."""
    return _english(page.evaluate(_READ_OUT))


def _english(texts: list[str]) -> list[str]:
    return sorted({text.strip() for text in texts if _LINES.fullmatch(text.strip())})
