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
    # Words that institutions, countries and hurried hands write with a capital.
    capitalised: frozenset[str]
    first_names: frozenset[str]
    # Words too, but whoever writes one means somebody: "aurelie" is a jellyfish.
    proper_first: frozenset[str]
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
    proper_first = frozenset(_listed("proper_first.txt"))
    return Lexicon(
        words=WordList(HERE / "words.lex"),
        verbs=WordList(HERE / "verbs.lex"),
        accents=WordList(HERE / "accents.lex"),
        communes=WordList(HERE / "places.lex"),
        allowed=frozenset(_listed("allowed.txt")),
        capitalised=frozenset(_listed("capitalised.txt")),
        first_names=proper_first.union(names["first_name"], _listed("first_names.txt")),
        proper_first=proper_first,
        surnames=frozenset(names["surname"]).union(_listed("surnames.txt")),
        other_names=frozenset(names["other"]).union(_listed("other_places.txt")),
    )


def _listed(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
