"""What is said in German about how far a group agrees; screens, ballots and reports say the same."""

from assessment.agenda import DISPUTED_BELOW
from assessment.consensus import MIN_VOTES

# From here on, most stand on one level and nobody far from it.
HIGH_FROM = 0.8


def agreement(consensus: float | None, votes: int) -> str:
    """Return the agreement in words, with its number and the votes for a level that it rests on."""
    if votes == 0:
        return "Einigkeit: ohne Aussage, niemand hat eine Stufe gewählt"
    if consensus is None:
        return f"Einigkeit: erst ab {MIN_VOTES} Stimmen für eine Stufe zu sagen ({counted(votes)})"
    return f"Einigkeit: {agreement_word(consensus)}, {number(consensus)} von 1 ({counted(votes)})"


def agreement_word(consensus: float) -> str:
    """Return „hoch“, „mittel“ or „gering“. Said of a judgement, never of persons."""
    if consensus >= HIGH_FROM:
        return "hoch"
    return "mittel" if consensus >= DISPUTED_BELOW else "gering"


def counted(votes: int) -> str:
    """Return how many votes there are: „1 Stimme“, „12 Stimmen“."""
    return "1 Stimme" if votes == 1 else f"{votes} Stimmen"


def number(consensus: float) -> str:
    """Return a consensus with two decimals, cut off rather than rounded: 1 is only said of one level for all."""
    return f"{int(consensus * 100 + 1e-9) / 100:.2f}".replace(".", ",")
