"""Builds the lists of the lexicon from a French hunspell dictionary and the list of communes.

    python -m privacy.screening.lexicon.build fr.dic fr.aff

It writes words.lex (every form, without accents), accents.lex (how those that have one right
spelling are written), verbs.lex (what one person does now: "travaille"), places.lex and names.csv.

The dictionary is that of Grammalecte (Debian: hunspell-fr-comprehensive; MPL 2.0), in the edition
that says which words are first names. Its result is committed: nothing is built at run time.
"""

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from privacy.screening.lexicon.words import HEAD_LENGTH, folded

HERE = Path(__file__).resolve().parent
COMMUNES = HERE.parent.parent.parent / "contacts_map" / "data" / "places.csv"

WORD = re.compile(r"[a-z][a-z'-]*")
PLACE = re.compile(r"[a-z][a-z' -]*")
# What the dictionary calls a first name, a family name, another name.
NAME_KINDS = {"prn": "first_name", "patr": "surname", "npr": "other"}
# Forms that nobody writes to a commission, and that would double the list of accents.
LITERARY = re.compile(r"(?:[âîû](?:mes|tes|t)|èrent)$")


class Suffix(NamedTuple):
    """Prefixes are elisions (l', qu'), which the reader of a text takes off, or units."""

    removed: str
    added: str
    following: str
    condition: re.Pattern[str]
    # Of a verb: what "she" does, in the present.
    is_present: bool


class Dictionary(NamedTuple):
    """Words as they are written; `present` are folded. Names with their kinds."""

    words: set[str]
    present: set[str]
    names: dict[str, set[str]]


def suffixes(affixes: Path) -> dict[str, list[Suffix]]:
    """By flag: what is taken off the word, what is put, the flags that follow, the condition."""
    found: dict[str, list[Suffix]] = {}
    for line in affixes.read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) < 5 or parts[0] != "SFX":
            continue
        _, flag, removed, added, condition = parts[:5]
        added, _, following = added.partition("/")
        suffix = Suffix(
            removed="" if removed == "0" else removed,
            added="" if added == "0" else added,
            following=following,
            condition=re.compile(f"(?:{condition})$"),
            is_present={"po:ipre", "po:3sg"}.issubset(parts[5:]),
        )
        found.setdefault(flag, []).append(suffix)
    return found


def forms(
    word: str, flags: str, rules: dict[str, list[Suffix]], depth: int = 2
) -> Iterator[tuple[str, bool]]:
    """The word and what its suffixes make of it, with whether it says what somebody does now;
    hunspell allows one suffix on another."""
    yield word, False
    if depth == 0:
        return
    for position in range(0, len(flags), 2):
        for suffix in rules.get(flags[position : position + 2], []):
            if word.endswith(suffix.removed) and suffix.condition.search(word):
                made = word[: len(word) - len(suffix.removed)] + suffix.added
                yield made, suffix.is_present
                yield from forms(made, suffix.following, rules, depth - 1)


def read_dictionary(dictionary: Path, affixes: Path) -> Dictionary:
    rules = suffixes(affixes)
    read = Dictionary(words=set(), present=set(), names={})
    for line in dictionary.read_text(encoding="utf-8").splitlines()[1:]:
        entry, _, morphology = line.partition(" ")
        word, _, flags = entry.partition("/")
        kinds = set(re.findall(r"po:(\w+)", morphology))
        as_name = {NAME_KINDS[kind] for kind in kinds if kind in NAME_KINDS}
        if as_name and word[:1].isupper():
            read.names.setdefault(word, set()).update(as_name)
            continue
        for form, is_present in forms(word, flags, rules):
            if WORD.fullmatch(folded(form)):
                read.words.add(form)
                if is_present:
                    read.present.add(folded(form))
    return read


def accented(words: set[str]) -> list[str]:
    """The words with accents that no other word resembles: "préfecture", not "côté"."""
    spellings: dict[str, set[str]] = {}
    for word in words:
        spellings.setdefault(folded(word), set()).add(word)
    return [
        word
        for plain, (word, *others) in spellings.items()
        if not others and word != plain and word.islower() and not LITERARY.search(word)
    ]


def communes() -> set[str]:
    """Their folded names, with and without the article they begin with."""
    found = set()
    with COMMUNES.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            name = folded(row["name"])
            found |= {name, re.sub(r"^(?:l'|la |le |les )", "", name)}
    return {name for name in found if PLACE.fullmatch(name)}


def write_list(path: Path, words: Iterable[str]) -> None:
    lines = []
    for head, members in groupby(sorted(words), key=lambda word: word[:HEAD_LENGTH]):
        lines += [f"={head}", *(word[HEAD_LENGTH:] for word in members)]
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


def write_accents(path: Path, words: list[str]) -> None:
    """In the groups of the words without accents, so that they are looked up in the same way."""
    lines = []
    by_head = sorted(words, key=lambda word: (folded(word)[:HEAD_LENGTH], word))
    for head, members in groupby(by_head, key=lambda word: folded(word)[:HEAD_LENGTH]):
        lines += [f"={head}", *members]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    read = read_dictionary(Path(sys.argv[1]), Path(sys.argv[2]))
    write_list(HERE / "words.lex", {folded(word) for word in read.words})
    write_list(HERE / "verbs.lex", read.present)
    write_accents(HERE / "accents.lex", accented(read.words))
    write_list(HERE / "places.lex", communes())
    rows = [f"{name},{' '.join(sorted(kinds))}\n" for name, kinds in sorted(read.names.items())]
    (HERE / "names.csv").write_text("".join(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
