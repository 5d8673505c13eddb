"""What is asked before an assessment is stored: which names are meant, if its day is right, what it may change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.assessment import Assessment, NewAssessment, Place, UnknownAssessmentError
from assessment.exchange.difference_texts import consequence, in_words
from assessment.reading_in import Difference, DifferenceKind
from pages.shared import context, drafts, fields
from pages.shared.markup import draw_html, escape_markdown

_ASKED = "asked-about"
_OWN = -1


@dataclass(frozen=True, slots=True)
class Settled:
    """An assessment about which nothing is open any more, and the changes of what exists that were agreed to."""

    assessment: Assessment
    agreed: tuple[Difference, ...] = ()


def forget_questions() -> None:
    """Forget what an earlier dialog asked about."""
    st.session_state.pop(_ASKED, None)


def settled(
    sent: Assessment | None,
    action: str,
    *,
    of: str = "",
    own: Assessment | None = None,
    joining: Callable[[Assessment], str] = lambda _submitted: "",
) -> Settled | None:
    """Return an assessment once everything about it is said; ask meanwhile, below the form.

    `sent`: what the form was sent with in this run. `of`: what the answers are drafts of, as the form is. `own`: the
    assessment that is described anew; what it is about already is not asked again. `joining` says what follows where
    the names are those of another solution.
    """
    if sent is not None:
        st.session_state[_ASKED] = sent
    submitted: Assessment | None = st.session_state.get(_ASKED)
    if submitted is None:
        return None
    if not _has_questions(submitted, own, joining):
        forget_questions()
        return Settled(submitted)
    names = names_field(submitted.municipality, submitted.solution, own.id if own else None, of=of)
    described = submitted if names is None else replace(submitted, municipality=names[0], solution=names[1])
    is_right = days_field(_new_days(submitted, own), of)
    agreed = differences_field(_of_model([NewAssessment(described, {})]) if own is None else [], [described], of)
    follows = joining(described) if names is not None else ""
    if follows:
        st.warning(escape_markdown(follows))
    if not st.button(
        "Dorthin verschieben" if follows else action, key="join" if follows else "settle", type="primary"
    ):
        return None
    if names is None or not is_right:
        st.error("Noch ist nichts gespeichert. Bitte erst die Frage darüber beantworten.")
        return None
    forget_questions()
    return Settled(described, tuple(agreed))


def _has_questions(submitted: Assessment, own: Assessment | None, joining: Callable[[Assessment], str]) -> bool:
    if own is None and _of_model([NewAssessment(submitted, {})]):
        return True
    if joining(submitted) or context.repository().similar(
        submitted.municipality, submitted.solution, own.id if own else None
    ):
        return True
    return bool(_ahead(_new_days(submitted, own)))


def _new_days(submitted: Assessment, own: Assessment | None) -> list[date]:
    """Return the day of an assessment, unless it had that one before."""
    return [submitted.date] if own is None or own.date != submitted.date else []


def _of_model(new: Sequence[NewAssessment]) -> list[Difference]:
    """Return the change of a known solution's operating model: whatever else is typed in is not another's."""
    return [
        difference
        for difference in context.repository().differences(new)
        if difference.kind is DifferenceKind.OPERATOR_MODEL
    ]


# Whoever asks below says what the answers are drafts of: of a dialog, or of the file whose preview asks. What was
# agreed to for one is not agreed to for another.


def names_field(municipality: str, solution: str, besides: str | None = None, *, of: str) -> tuple[str, str] | None:
    """Ask which names are meant where similar ones are stored; return them, None before that is said."""
    places = context.repository().similar(municipality, solution, besides)
    if not places:
        return municipality, solution
    key = _names_key(municipality, solution, places)
    fields.one_of(
        f"„{escape_markdown(solution)}“ in „{escape_markdown(municipality)}“ gibt es hier noch nicht, aber etwas, "
        "das fast so heißt. Was ist gemeint?",
        [*range(len(places)), _OWN],
        key,
        drafts.value(key, of, None),
        drafts.target(key, of),
        format_func=lambda choice: (
            f"Etwas anderes, neu: „{escape_markdown(solution)}“ in „{escape_markdown(municipality)}“"
            if choice == _OWN
            else _described(places[choice])
        ),
    )
    return chosen_names(municipality, solution, besides, of=of)


def chosen_names(municipality: str, solution: str, besides: str | None = None, *, of: str) -> tuple[str, str] | None:
    """Return which names were chosen for these, None where the choice is open."""
    places = context.repository().similar(municipality, solution, besides)
    chosen = drafts.entered(_names_key(municipality, solution, places), of, None) if places else _OWN
    if chosen is None or chosen >= len(places):
        return None
    if chosen == _OWN:
        return municipality, solution
    return places[chosen].municipality, places[chosen].solution


def _names_key(municipality: str, solution: str, places: Sequence[Place]) -> str:
    """Return the key of the choice between similar names: among others it is another choice."""
    offered = [(place.municipality, place.solution) for place in places]
    return f"names-{sha256(repr((municipality, solution, offered)).encode()).hexdigest()[:16]}"


def _described(place: Place) -> str:
    names = f"„{escape_markdown(place.solution)}“ in „{escape_markdown(place.municipality)}“"
    return f"Das Vorhandene: {names}" if place.is_known else f"Eine neue Lösung der vorhandenen Kommune: {names}"


def days_field(days: Sequence[date], of: str) -> bool:
    """Ask whether days in the future are right; return whether they are."""
    late = _ahead(days)
    if not late:
        return True
    days_in_words = ", ".join(f"{day:%d.%m.%Y}" for day in late[:5]) + (" …" if len(late) > 5 else "")
    verb = "liegt" if len(late) == 1 else "liegen"
    key = _days_key(days)
    fields.tick(
        f"Der Stand {escape_markdown(days_in_words)} {verb} in der Zukunft. Das ist kein Tippfehler.",
        key,
        drafts.value(key, of, empty=False),
        drafts.target(key, of),
        help="Neue Selbsteinschätzungen dieser Lösung beginnen frühestens an diesem Tag.",
    )
    return days_are_right(days, of)


def days_are_right(days: Sequence[date], of: str) -> bool:
    """Whether none of these days lies in the future, or somebody said that it is right."""
    return not _ahead(days) or bool(drafts.entered(_days_key(days), of, empty=False))


def _days_key(days: Sequence[date]) -> str:
    late = [day.isoformat() for day in _ahead(days)]
    return f"days-{sha256(repr(late).encode()).hexdigest()[:16]}"


def _ahead(days: Sequence[date]) -> list[date]:
    """Return the days that lie in the future, each once."""
    return sorted({day for day in days if day > clock.today()})


def differences_field(differences: Sequence[Difference], brought: Sequence[Assessment], of: str) -> list[Difference]:
    """Draw what would become another, each with a tick that is not set; return what is ticked.

    `brought`: the assessments that bring it, by their place.
    """
    for difference in differences:
        compared = _compared(difference)
        sentence = in_words(difference, brought[difference.entry], compared, context.newest_catalog())
        key = _difference_key(difference)
        fields.tick(escape_markdown(sentence), key, drafts.value(key, of, empty=False), drafts.target(key, of))
        if difference.logo is not None:
            st.image(difference.logo, width=120, alt="Das Logo in der Datei")
        draw_html(Markup('<p class="kompass-change">{}</p>').format(consequence(difference)))
    return agreed_to(differences, of)


def agreed_to(differences: Sequence[Difference], of: str) -> list[Difference]:
    """Return those that are ticked."""
    return [difference for difference in differences if drafts.entered(_difference_key(difference), of, empty=False)]


def _difference_key(difference: Difference) -> str:
    return f"agree-{difference.key}"


def _compared(difference: Difference) -> Assessment | None:
    if difference.kind is not DifferenceKind.BASELINE or difference.before is None:
        return None
    try:
        return context.repository().assessment(difference.before)
    except UnknownAssessmentError:
        return None
