"""What French words and names there are, asked word by word."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from privacy.screening.lexicon.words import WordList, folded

__all__ = ["Lexicon", "folded", "lexicon"]

HERE = Path(__file__).resolve().parent


class Lexicon(NamedTuple):
    """Every word is asked for in its folded form."""

    words: WordList
    verbs: WordList
    accents: WordList
    communes: WordList
    allowed: frozenset[str]
    first_names: frozenset[str]
    surnames: frozenset[str]
    other_names: frozenset[str]

    def is_word(self, word: str) -> bool:
        return word in self.allowed or word in self.words

    def with_accents(self, word: str) -> str:
        """The right spelling of a folded word, when there is only one."""
        alike = self.accents.resembling(word)
        return next((written for written in alike if folded(written) == word), word)

    def is_name_of_a_person(self, word: str) -> bool:
        return word in self.first_names or word in self.surnames


@cache
def lexicon() -> Lexicon:
    names: dict[str, set[str]] = {"first_name": set(), "surname": set(), "other": set()}
    for line in (HERE / "names.csv").read_text(encoding="utf-8").splitlines():
        name, _, kinds = line.partition(",")
        for kind in kinds.split():
            names[kind].add(folded(name))
    return Lexicon(
        words=WordList(HERE / "words.lex"),
        verbs=WordList(HERE / "verbs.lex"),
        accents=WordList(HERE / "accents.lex"),
        communes=WordList(HERE / "places.lex"),
        allowed=frozenset(_listed("allowed.txt")),
        first_names=frozenset(names["first_name"]).union(_listed("first_names.txt")),
        surnames=frozenset(names["surname"]),
        other_names=frozenset(names["other"]),
    )


def _listed(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
