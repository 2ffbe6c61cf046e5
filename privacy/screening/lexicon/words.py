"""A list of words in a file that all processes share: mapped, never copied.

The file is made of groups: a line `=head`, then the ends of the words that begin with it, sorted.
"""

import mmap
import re
import unicodedata
from pathlib import Path

HEAD_LENGTH = 5
# Words met before are kept apart: most of a text is made of the same few thousand. Only words of
# the list are kept, never a name or anything else that a text holds.
MOST_KEPT = 20_000
# Without their accents too, so that a text typed without accents is read all the same.
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "’": "'"})


def folded(word: str) -> str:
    """Lower case, without accents nor ligatures."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFD", word.lower().translate(LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


class WordList:
    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        heads = list(re.finditer(rb"^=(.*)\n", self._map, re.MULTILINE))
        # The end of the line of a head is where its first word may begin.
        starts = [match.end() - 1 for match in heads]
        ends = [match.start() for match in heads[1:]] + [len(self._map)]
        names = [match[1].decode("ascii") for match in heads]
        self._met: set[str] = set()
        self._groups = dict(zip(names, zip(starts, ends, strict=True), strict=True))

    def __contains__(self, word: str) -> bool:
        """Whether the list holds this folded word."""
        if word in self._met:
            return True
        group = self._groups.get(word[:HEAD_LENGTH])
        if group is None or not word.isascii():
            return False
        ending = b"\n" + word[HEAD_LENGTH:].encode("ascii") + b"\n"
        is_listed = self._map.find(ending, *group) >= 0
        if is_listed and len(self._met) < MOST_KEPT:
            self._met.add(word)
        return is_listed

    def begins_a_name(self, word: str) -> bool:
        """Whether a longer name begins with this word of five letters or more: "Villeneuve"."""
        group = self._groups.get(word[:HEAD_LENGTH])
        if group is None or len(word) < HEAD_LENGTH:
            return False
        beginning = b"\n" + word[HEAD_LENGTH:].encode("ascii")
        return any(self._map.find(beginning + link, *group) >= 0 for link in (b"-", b" "))

    def resembling(self, word: str) -> list[str]:
        """The lines of the group of a word, for lists that keep words whole, with accents."""
        start, end = self._groups.get(word[:HEAD_LENGTH], (0, 0))
        return self._map[start:end].decode("utf-8").split()
