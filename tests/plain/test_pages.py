"""The frame of all pages that are not Streamlit's."""

import base64
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from assessment.plain.pages import Pages
from tests.strategies import HOSTILE

ROOT = Path(__file__).parents[2]
FRAME = ROOT / "assessment" / "plain" / "frame.html"
TEMPLATES = sorted(path for path in (ROOT / "assessment").rglob("*.html") if path != FRAME)
PARTS = {"parts.html"}
MARKUP = '{% extends "frame.html" %}{% block body %}<p id="said">{{ said }}</p>{% endblock %}'
STYLE = "p { color: #17242b }\n"


def pages(folder: Path, loads: Mapping[str, str] | None = None) -> Pages:
    (folder / "page.html").write_text(MARKUP, encoding="utf-8")
    return Pages(folder, STYLE, loads=loads, heading="Seite")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return pages(tmp_path_factory.mktemp("pages"))


def directives(made: Pages) -> dict[str, str]:
    policy = made.page("page.html", 200, said="").headers["content-security-policy"]
    return dict(part.split(" ", 1) for part in policy.split("; "))


@pytest.mark.parametrize(
    "template", [path for path in TEMPLATES if path.name not in PARTS], ids=lambda path: path.name
)
def test_every_template_extends_the_frame_or_one_that_does(template: Path) -> None:
    lines = template.read_text(encoding="utf-8").splitlines()
    name = re.fullmatch(r'{% extends "([^"]+)" %}', lines[0])
    assert name is not None
    assert name[1] in {"frame.html", "base.html"}


def test_there_is_no_other_frame() -> None:
    sources = [*(ROOT / "assessment").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), *TEMPLATES, ROOT / "app.py"]
    with_one = [
        path.name
        for path in sources
        if re.search(r"<!doctype|<body", path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert with_one == []


def test_no_template_switches_escaping_off() -> None:
    for template in [FRAME, *TEMPLATES]:
        assert not re.search(r"\bsafe\b|autoescape|\bon\w+=|style=", template.read_text(encoding="utf-8")), (
            template.name
        )


def test_the_frame_is_german_and_says_what_it_is(made: Pages) -> None:
    response = made.page("page.html", 418, said="")
    page = bytes(response.body).decode()
    assert response.status_code == 418
    assert page.startswith('<!DOCTYPE html>\n<html lang="de">\n')
    assert "<title>Seite – Skalierungskompass</title>" in page
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in page, "it may be zoomed"


@given(st.text(st.characters(codec="utf-8")) | st.sampled_from(HOSTILE))
def test_a_text_stays_text(made: Pages, said: str) -> None:
    page = bytes(made.page("page.html", 200, said=said).body).decode()
    inside = re.search(r'<p id="said">(.*)</p>', page, re.DOTALL)
    assert inside is not None
    assert not re.search("[<>\"']", inside[1])


def test_the_policy_allows_the_one_style_that_stands_in_the_page(made: Pages) -> None:
    page = bytes(made.page("page.html", 200, said="").body).decode()
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    assert directives(made)["style-src"] == f"'sha256-{digest}'"


def test_nothing_else_is_allowed_unless_a_kind_of_page_asks_for_it(made: Pages, tmp_path: Path) -> None:
    plain = directives(made)
    assert plain["default-src"] == "'none'"
    assert plain["frame-ancestors"] == "'none'"
    assert "script-src" not in plain
    assert directives(pages(tmp_path, {"script-src": "'self'"})) == {**plain, "script-src": "'self'"}


def test_what_a_template_is_not_told_is_an_error_and_no_gap(made: Pages) -> None:
    with pytest.raises(UndefinedError):
        made.page("page.html", 200)
