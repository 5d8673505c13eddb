"""Which addresses belong to the ballot: what any device in the room may reach."""

import re

SCRIPT = "/w/ballot.js"

# Codes are taken with mistakes, so that a page of ours can say that there is no such workshop.
_BALLOT = re.compile(r"/w(/|/ballot\.js|/[\w-]{1,40}(/stimme|/person|/stand)?)?")


def is_ballot_path(path: str) -> bool:
    """Whether a decoded path is one of the ballot's, as it stands: nothing is resolved or normalised."""
    return _BALLOT.fullmatch(path) is not None
