"""What the import says when it can't use a file."""

from collections.abc import Sequence


class ImportRefusedError(Exception):
    """A file can't be imported; the text is a sentence for users. Nothing was changed.

    `faults`: where there are several, each with its place. The text holds them all, behind the `sentence`.
    """

    def __init__(self, sentence: str, faults: Sequence[str] = ()) -> None:
        super().__init__(" ".join([sentence, *faults]))
        self.sentence = sentence
        self.faults = tuple(faults)
