"""Builds the lists of the lexicon from a French hunspell dictionary and the list of communes.

    python -m privacy.screening.lexicon.build fr.dic fr.aff

The dictionary is that of Grammalecte (Debian: hunspell-fr-comprehensive; MPL 2.0), in the edition
that says which words are first names. Its result is committed: nothing is built at run time.
"""

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from privacy.screening.lexicon.words import HEAD_LENGTH, folded

HERE = Path(__file__).resolve().parent
COMMUNES = HERE.parent.parent.parent / "contacts_map" / "data" / "places.csv"

WORD = re.compile(r"[a-z][a-z'-]*")
PLACE = re.compile(r"[a-z][a-z' -]*")
# What the dictionary calls a first name, a family name, another name.
NAME_KINDS = {"prn": "first_name", "patr": "surname", "npr": "other"}
# Prefixes are elisions (l', qu'), which the reader of a text takes off, or units.
Suffix = tuple[str, str, str, re.Pattern[str]]


def suffixes(affixes: Path) -> dict[str, list[Suffix]]:
    """By flag: what is taken off the word, what is put, the flags that follow, the condition."""
    found: dict[str, list[Suffix]] = {}
    for line in affixes.read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) < 5 or parts[0] != "SFX":
            continue
        _, flag, removed, added, condition = parts[:5]
        removed = "" if removed == "0" else removed
        added, _, following = added.partition("/")
        added = "" if added == "0" else added
        pattern = re.compile(f"(?:{condition})$")
        found.setdefault(flag, []).append((removed, added, following, pattern))
    return found


def forms(word: str, flags: str, rules: dict[str, list[Suffix]], depth: int = 2) -> Iterator[str]:
    """The word and what its suffixes make of it; hunspell allows one suffix on another."""
    yield word
    if depth == 0:
        return
    for position in range(0, len(flags), 2):
        for removed, added, following, condition in rules.get(flags[position : position + 2], []):
            if word.endswith(removed) and condition.search(word):
                base = word[: len(word) - len(removed)]
                yield from forms(base + added, following, rules, depth - 1)


def read_dictionary(dictionary: Path, affixes: Path) -> tuple[set[str], dict[str, set[str]]]:
    """The folded words, and the names as they are written with their kinds."""
    rules = suffixes(affixes)
    words: set[str] = set()
    names: dict[str, set[str]] = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines()[1:]:
        entry, _, morphology = line.partition(" ")
        word, _, flags = entry.partition("/")
        kinds = set(re.findall(r"po:(\w+)", morphology))
        as_name = {NAME_KINDS[kind] for kind in kinds if kind in NAME_KINDS}
        if as_name and word[:1].isupper():
            names.setdefault(word, set()).update(as_name)
        else:
            words.update(folded(form) for form in forms(word, flags, rules))
    return {word for word in words if WORD.fullmatch(word)}, names


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


def main() -> int:
    words, names = read_dictionary(Path(sys.argv[1]), Path(sys.argv[2]))
    write_list(HERE / "words.lex", words)
    write_list(HERE / "places.lex", communes())
    rows = [f"{name},{' '.join(sorted(names[name]))}\n" for name in sorted(names)]
    (HERE / "names.csv").write_text("".join(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
