"""What is said in German about how far a group agrees; screens, ballots and reports say the same."""

from collections.abc import Callable

from assessment.method import AgreementRule, Method
from assessment.rating import Rating
from assessment.texts.numbers import counted as count_of
from assessment.voting.judgement import OTHERS, Judgement, Round, Tally

AGREEMENT_EXPLAINED = "1 heißt: alle auf einer Stufe. 0 heißt: die eine Hälfte ganz unten, die andere ganz oben."
_LETTERS = {Rating.UNKNOWN: "wissen wir nicht", Rating.NOT_RELEVANT: "nicht relevant"}


def agreement(consensus: float | None, votes: int, rule: AgreementRule) -> str:
    """Return the agreement in words, with its number and the votes for a level that it rests on."""
    if votes == 0:
        return "Einigkeit: ohne Aussage, niemand hat eine Stufe gewählt"
    if consensus is None:
        return f"Einigkeit: erst zu sagen, wenn mindestens {rule.minimum_votes} eine Stufe wählen (bisher {votes})"
    word = agreement_word(consensus, rule)
    return f"Einigkeit: {word}, {number(consensus)} von 1 ({counted(votes)} für eine Stufe)"


def round_agreement(round_: Round, rule: AgreementRule) -> str:
    """Return the agreement in a round in words."""
    return agreement(round_.tally.consensus(rule), round_.tally.rated, rule)


def agreement_word(consensus: float, rule: AgreementRule) -> str:
    """Return „hoch“, „mittel“ or „gering“. Said of a judgement, never of persons."""
    if consensus >= rule.high_from:
        return "hoch"
    return "mittel" if consensus >= rule.disputed_below else "gering"


def group_name(name: str) -> str:
    """Return what a role group is called, and those of groups that are too small to be shown."""
    return "Übrige" if name == OTHERS else name


def counted(votes: int) -> str:
    """Return how many votes there are: „1 Stimme“, „12 Stimmen“."""
    return count_of(votes, "1 Stimme", "Stimmen")


def number(consensus: float) -> str:
    """Return a consensus with two decimals, cut off rather than rounded: 1 is only said of one level for all."""
    return f"{int(consensus * 100 + 1e-9) / 100:.2f}".replace(".", ",")


def distribution(tally: Tally, method: Method) -> str:
    """Return how many votes each answer has: „Nicht erfüllt 2, teilweise erfüllt 5“."""
    parts = [
        f"{method.label(rating).lower()} {tally.counts[rating]}" for rating in Rating if tally.counts.get(rating)
    ]
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}"


def letters(tally: Tally) -> str:
    """Return how many votes each answer has, levels by their letters, for narrow places: „N 2, nicht relevant 1“."""
    counts = [(_LETTERS.get(rating, rating.value), tally.counts.get(rating)) for rating in Rating]
    return ", ".join(f"{name} {count}" for name, count in counts if count)


def side_by_side(judgement: Judgement, words: Callable[[Round], str]) -> str:
    """Return what is said of the first and the last round: „3 → 1“; of the only one where there was no other."""
    first, last = words(judgement.first), words(judgement.last)
    return f"{first} → {last}" if len(judgement.rounds) > 1 else first


def consensus_number(round_: Round, rule: AgreementRule) -> str:
    """Return the agreement in a round as a number; "–" where nothing can be said."""
    agreed = round_.tally.consensus(rule)
    return "–" if agreed is None else number(agreed)
