"""What the import says when it can't use a file, and how large a file may be."""

from collections.abc import Sequence

# One assessment with every field full of long characters fits in: what was exported can be imported.
MAX_BYTES = 64 * 1024 * 1024
TOO_LARGE = f"Die Datei ist größer als {MAX_BYTES // 1024 // 1024} MB."


class ImportRefusedError(Exception):
    """A file can't be imported; the text is a sentence for users. Nothing was changed.

    `faults`: where there are several, each with its place. The text holds them all, behind the `sentence`.
    """

    def __init__(self, sentence: str, faults: Sequence[str] = ()) -> None:
        super().__init__(" ".join([sentence, *faults]))
        self.sentence = sentence
        self.faults = tuple(faults)
