"""The chapters on change and measures where little or much is to be told, and with other catalogues."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.catalog.versions import version_of
from assessment.dossier import Dossier
from assessment.rating import Answer, Rating
from assessment.report.options import Audience, Part, ReportOptions
from assessment.report.pdf import report_pdf, report_pictures
from tests.report.test_pdf import bare, elements, text_of
from tests.report.test_subject import (
    ANSWERS,
    BACKGROUND,
    DONE,
    DROPPED,
    EARLIER,
    LATE,
    LATER,
    NOW,
    TODAY,
    a_report,
    groups,
    told,
)
from tests.strategies import CATALOG, HOSTILE, IDS, P1, P3, about
from tests.thoroughness import repeated, some_of

pytestmark = pytest.mark.dear


def test_nothing_in_common_is_said() -> None:
    earlier = replace(EARLIER, answers={"p1-07": Answer("p1-07", Rating.L)})
    data = told({"earlier": earlier})
    assert data["parts"]["comparison"]["parts"] == []
    text = text_of(a_report({"earlier": earlier}))
    assert bare("Kein Kriterium ist in beiden Selbsteinschätzungen bewertet und vergleichbar.") in text


def test_two_empty_assessments_have_a_report_without_an_overlay() -> None:
    pdf = a_report({"earlier": replace(EARLIER, answers={})}, {}, replace(NOW, phases=(P1,)))
    assert sum(element.name == "Figure" for element in elements(pdf)) == 2
    assert bare("Eine Veränderung lässt sich deshalb nicht angeben.") in text_of(pdf)


def test_an_older_catalogue_is_named_and_what_it_did_to_all_is_said_once() -> None:
    earlier = replace(EARLIER, catalog=version_of(CATALOG, "2026.1"))
    data = told({"earlier": earlier})["parts"]["comparison"]
    assert any("von Fassung 2026.1 zu" in text for text in data["remarks"])
    assert groups({"parts": {"comparison": data}})["Gestiegen (1)"][0]["levels"].count("neu gefasst") == 0
    assert a_report({"earlier": earlier})


def test_an_assessment_is_told_with_the_version_that_it_was_begun_with() -> None:
    old = replace(NOW, catalog_version="2026.1")
    own = version_of(CATALOG, "2026.1")
    given_newest = report_pdf(Dossier.of(old, ANSWERS, CATALOG, **BACKGROUND), today=TODAY)
    assert report_pdf(Dossier.of(old, ANSWERS, own, **BACKGROUND), today=TODAY) == given_newest
    assert bare("Fassung des Katalogs2026.1") in text_of(given_newest)


def test_pages_can_be_looked_at() -> None:
    options = ReportOptions(parts=frozenset({Part.COMPARISON, Part.MEASURES}))
    pictures = report_pictures(Dossier.of(NOW, ANSWERS, CATALOG, **BACKGROUND), options, 20, today=TODAY)
    assert len(pictures) >= 5
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


anything = st.sampled_from(HOSTILE[:-1]) | st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=repeated(60, 8))
@given(st.data())
def test_no_text_breaks_the_chapters(data: st.DataObject) -> None:
    old, new, what, owner, reason, group = (data.draw(anything) for _ in range(6))
    before = {"p1-01": Answer("p1-01", Rating.N, note=old), "p1-02": Answer("p1-02", Rating.F, note=old)}
    after = {"p1-01": Answer("p1-01", Rating.F, note=new), "p1-02": Answer("p1-02", Rating.P, note=new)}
    measures = (
        replace(DONE, what=what or "x", owner=owner),
        replace(LATE, what=(what * 40) or "x", owner=owner[:300]),
        replace(DROPPED, what=what or "x", reason=reason),
    )
    earlier = about(replace(EARLIER, answers=before), title=group[:200] or "x", participants=(group,))
    for audience in (Audience.FULL, Audience.ANONYMOUS):
        options = replace(
            ReportOptions.for_audience(audience), parts=frozenset({Part.COMPARISON, Part.MEASURES}), attached=False
        )
        assert a_report({"measures": measures, "earlier": earlier}, after, NOW, options)


def test_thousands_of_letters_and_hundreds_of_measures_have_a_report() -> None:
    note = "<script> #let x = [ $ 👩🏽‍🚒 \u202eאבג\u202c " * 100
    rated = some_of(IDS, 24, of="criteria with long notes")
    answers = {name: Answer(name, Rating.L, note=note) for name in rated}
    earlier = replace(EARLIER, answers={name: Answer(name, Rating.P, note=note[5:]) for name in rated})
    measures = tuple(replace(LATE, what=f"{note[:3_900]}{place}", id="") for place in range(20)) + (LATER,) * 200
    text = text_of(a_report({"measures": measures, "earlier": earlier}, answers, replace(NOW, phases=(P3,))))
    assert bare("220 Maßnahmen sind zu erledigen") in text
