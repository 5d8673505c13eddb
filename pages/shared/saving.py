"""Saves what is entered into answers, at once, and says truly whether it is saved."""

from markupsafe import Markup

from assessment.rating import Answer, AnswerChanges
from pages.shared import pending


def save(assessment_id: str, criterion: str, changes: AnswerChanges, shown: AnswerChanges | None = None) -> None:
    """Save changed fields of an answer before the screen is drawn again; what is refused is kept.

    `shown`: what fields showed, where other parts of the screen may have been drawn with a newer answer since.
    """
    answers = pending.answers()
    with pending.one_at_a_time():
        answers.save((assessment_id, criterion), Answer(criterion), changes, shown)


def keep_mine(assessment_id: str, criterion: str) -> None:
    """Decide a clash for what was entered here."""
    answers = pending.answers()
    with pending.one_at_a_time():
        answers.keep_mine((assessment_id, criterion))


def keep_theirs(assessment_id: str, criterion: str) -> None:
    """Decide a clash for what is stored; the fields will show it."""
    pending.answers().keep_theirs((assessment_id, criterion))


def status(assessment_id: str, answer: Answer, label: str) -> tuple[str, str]:
    """Say truly whether an answer is saved: a kind ("saved", "open", "failed") and a sentence."""
    answers, key = pending.answers(), (assessment_id, answer.criterion)
    if key in answers.unsaved:
        return "failed", "Nicht gespeichert"
    if key in answers.clashes:
        return "failed", "Nicht gespeichert: Bitte oben entscheiden, was gelten soll."
    saved_at = answers.saved_at.get(key)
    if saved_at is not None:
        return "saved", f"Gespeichert um {saved_at:%H:%M:%S} Uhr: {label}"
    return ("open", label) if answer.is_open else ("saved", f"Gespeichert: {label}")


def indicator(kind: str, sentence: str, **marks: str) -> Markup:
    """Return a saved indicator; `marks` are what fields.js compares with what the fields say.

    It also holds what is to be said while something is on its way, or the connection is gone (style.css).
    """
    return Markup(
        '<p class="kompass-saved kompass-saved-{}"{}><span class="kompass-said">{}</span>'
        '<span class="kompass-sending">Wird gespeichert …</span>'
        '<span class="kompass-lost">Keine Verbindung: Neue Eingaben sind nicht gespeichert.</span></p>'
    ).format(kind, Markup("").join(Markup(' data-{}="{}"').format(*mark) for mark in marks.items()), sentence)
