"""Words that no French dictionary explains, and first names: what may name somebody.

A capital alone says nothing: sentences and institutions begin with one. A capital on a word that
is no word does.
"""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.small_names import GRACE, GRACE_TO, NEVER_SMALL, is_small_name
from privacy.screening.surface import Span, Surface

TOKEN = re.compile(r"[^\W\d_]++(?:['-][^\W\d_]++)*+")
ELISION = re.compile(
    r"(?:[ldjnsmtc]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|entr|parce qu)'", re.IGNORECASE
)
# Endings of inclusive writing: "coordinateur·trice", "étranger.ère.s".
ENDING = re.compile(r"(?:e|s|es|ne|nes|le|les|re|se|ive|ives|i?eres?|t?rices?|euses?|tes?|ques?)")
STARTS_A_SENTENCE = frozenset('.!?:;\n"«»([-*/•…>|=')
# What follows a person who begins a sentence, where a common noun would need an article: what she
# does, or somebody else.
PERSON_ACTS = re.compile(
    r" (?:n'|s'|l'|m'|lui |leur |se |ne |me |y |en |e |et [A-Z]|\w+(?:ait|era)\b)"
    r"|,? [(]?(?:agee? de )?(?:\d\d|(?:[a-z]+[ -]){0,2}[a-z]+) ans\b"
    r"|, (?:mineure?|majeure?|ressortissante?|nee?|enceinte|stagiaire|lyceenne?|victime"
    r"|benevole|educat\w{3,5}|infirmiere?|medecin|assistante?|interprete|avocate?|temoin)\b| [(]"
)
NEXT_WORD = re.compile(r" ([a-z]{1,30})\b")
# A name after one of these is that of a place or of an institution.
SORTS_OF_PLACES = (
    r"(?:saint|sainte|st|ste|rue|(?<!a )(?<!ont )(?<!ete )(?<!est )(?<!ait )place|avenue|boulevard"
    r"|hopital|hopitaux|lycee|college|centre|salle|clinique|foyer|institut|fondation|prison"
    r"|arrondissement|quartier|gare|port|aeroport|hotel|universite|loi|arret|protocole|plan|espace"
    r"|maison|pole|tour|stade|residence|chu|chrs|cada|(?<!elle )(?<!il )(?<!qui )porte|association"
    r"|asso|collectif|reseau|metro"
    r"|station"
    r"|halle|halles|square|jardin|jardins|lac|circulaire|convention|jurisprudence|operation"
    r"|dispositif|rapport)"
)
OF_A_PLACE = re.compile(rf"\b{SORTS_OF_PLACES} (?:de |du |d'|des |le |la )?$", re.IGNORECASE)
SORT_OF_PLACE = re.compile(SORTS_OF_PLACES, re.IGNORECASE)
# Of these a narrative may say the name: nobody lives there.
OF_A_PUBLIC_PLACE = re.compile(
    r"\b(?:logiciel|application|appli|fichier|hopital|hopitaux|chu|clinique|salle|gare|port"
    r"|aeroport|prison|universite|loi|arret"
    r"|protocole|plan|stade|metro|station|quartier|halle|square|jardin|commissariat|urgences"
    r"|maternite|bois|plaine"
    r"|bassin|vallee|canton|secteur|parc|ile|region|circulaire|operation|convention)"
    r" (?:de |du |d'|des |le |la |de la )?$",
    re.IGNORECASE,
)
LOCATIVE = re.compile(
    r"\b(?:a|au|aux|en|vers|depuis|pres de|commune de|ville de) $", re.IGNORECASE
)
# A town in small letters, or by half of its name: "foyer de lens", "chantier de Rillieux".
SMALL_LOCATIVE = re.compile(
    r"\b(?:a|en|vers|sur|de|d'|pref|prefecture|commissariat|gare|tj|ta|cra|chu|caf|cpam) ?$",
    re.IGNORECASE,
)
OF_A_TOWN = re.compile(
    r"\b(?:a|vers|sur|(?:brigade|gendarmerie|br|cob|bta|commissariat|policiers?|chantier|tribunal"
    r"|tj|ta|cra|foyer|centre|gare|mairie|parquet|greffe|antenne|secteur|region|cote|zone|prison"
    r"|barreau|prefecture|sous-prefecture|caf|cpam|ccas|siao|mission locale|pmi|mds|serres"
    r"|agglo|agglomeration|pays|canton|maternite|urgences|hopital|clinique|lycee|college) (?:de"
    r"|d')) ?$",
    re.IGNORECASE,
)
OF_GREATER = re.compile(r"\b(?:de|d'|grand) ?$", re.IGNORECASE)
# Persons have no article: "à la Guillotière", "le psychiatre du Vinatier".
AT_THE = re.compile(
    r"\b(?:(?:a|de|vers|sur|dans|par|pour|depuis) (?:la|le|les)|du|au|aux|des)(?: |$)$"
    r"|\b(?:a|de|vers|sur|dans|depuis) l'$",
    re.IGNORECASE,
)
# "cest", "jai": only the apostrophe is missing.
GLUED = re.compile(r"(?:[cdjlmnst]|qu)(?=[aeiouyh])")
SHORTEST_GLUED = 4
LONGEST_ACRONYM = 4
LONGEST_WORD = 60
LONGEST_NAME_OF_A_PLACE = 40
CONTEXT = 30
NEXT_CAPITAL = re.compile(r" (?P<name>[A-Z][\w'-]{1,40}+)")
# A word with an article is a common one, whatever its capital: "l'Espérance", "la Victoire".
ARTICLE = re.compile(
    r"(?:\b(?:la|le|les|une?|des|du|au|aux|cette|ce|sa|son|ses|leur) |l')$", re.IGNORECASE
)
NEXT_NAME = re.compile(r" [A-Z][a-z]")
NEXT_INITIAL = re.compile(r" [A-Z]\.(?!\w)")
# "TRAN Thi Linh", "F. Diallo", "okafor joseph".
CAPITALS_BEFORE = re.compile(r"(?<![\w.-])(?P<word>[A-Z][A-Z'-]{1,20}) $")
INITIAL_BEFORE = re.compile(r"(?<![\w.-])[A-LN-Z]\.(?: ?-?[A-Z]\.)? ?$")
SMALL_BEFORE = re.compile(r"(?<![\w'-])(?P<word>[a-z][a-z'-]{2,30}) $")
NEXT_SMALL = re.compile(r" (?P<word>[a-z][a-z'-]{2,30}+)")
REST_OF_PLACE = re.compile(r"(?: [\w'-]{1,20}+){1,5}+")
# "Ait Hamou", "El Idrissi": the name begins before the word that no dictionary knows.
PARTICLE = re.compile(r"\b(?:Ait|Ben|Bin|Bint|El|Al|Ould|Abou|Abu|Van|Von|Da|Dos|Di|Na|N') ?$")
PART_OF_PLACE = re.compile(r" [^ ]+")
# Past forms that people do write, although somebody may be called so.
PLAIN_VERBS = frozenset({"dina", "donna", "ha", "macha", "mina", "mira", "norma", "ra", "viola"})
VOWELS = frozenset("aeiouy")


def unknown_words(surface: Surface) -> Iterator[Span]:
    text = surface.cased
    resume_at = 0
    for match in TOKEN.finditer(text):
        start, end = match.span()
        if start < resume_at or not _is_read(text, start, end):
            continue
        if text[start].islower() and _is_plain(match.group()):
            continue
        elision = ELISION.match(text, start, end)
        if elision and elision.end() < end:
            start = elision.end()
        place_end = 0 if _is_name_and_town(text, start, end) else _end_of_place(text, start, end)
        if not place_end and _is_public_place(text, start):
            place_end = _end_of_full_name(text, start, end)
        if place_end:
            resume_at = place_end
            continue
        kind = _kind(text, start, end)
        if kind is None:
            continue
        first = max(_start_of_full_name(text, start, end), resume_at)
        resume_at = end = _end_of_full_name(text, start, end)
        yield Span(first, end, kind)


def _is_plain(token: str) -> bool:
    """Most words of a text: in the dictionary, and the name of nobody."""
    word = folded(token)
    known = lexicon()
    return word not in known.first_names and len(token) <= LONGEST_WORD and known.is_word(word)


def looks_like_a_place(surface: Surface, start: int) -> bool:
    return bool(LOCATIVE.search(surface.cased, max(0, start - CONTEXT), start))


def _is_read(text: str, start: int, end: int) -> bool:
    """Units, ordinals and hours stick to their figures; a long word with figures is read."""
    if start and (text[start - 1].isdigit() or text[start - 1] == "_"):
        return False
    if start > 1 and text[start - 1] == "." and text[start - 2].isalpha():
        return ENDING.fullmatch(folded(text[start:end])) is None
    return end - start > 1


def _kind(text: str, start: int, end: int) -> Kind | None:
    token = text[start:end]
    if len(token) > LONGEST_WORD:
        return Kind.UNKNOWN_WORD
    word = folded(token)
    if token.isupper() and len(token) > 1:
        return _kind_in_capitals(word)
    if token[0].isupper() and _is_name_and_town(text, start, end):
        return Kind.FIRST_NAME
    if token[0].isupper():
        return _kind_with_a_capital(text, start, end, word)
    return _kind_in_small_letters(text, start, end, word)


def _kind_in_small_letters(text: str, start: int, end: int, word: str) -> Kind | None:
    known = lexicon()
    if _is_common(word):
        return Kind.FIRST_NAME if is_small_name(text, start, end, word) else None
    if known.is_word(word) and ARTICLE.search(text, max(0, start - CONTEXT), start):
        return None
    if known.is_name_of_a_person(word):
        return Kind.FIRST_NAME
    is_town = word in known.communes or word in known.other_names
    if is_town and SMALL_LOCATIVE.search(text, max(0, start - CONTEXT), start):
        return None
    glued = GLUED.match(word)
    if glued and len(word) - glued.end() >= SHORTEST_GLUED and known.is_word(word[glued.end() :]):
        return None
    return Kind.UNKNOWN_WORD


def _kind_in_capitals(word: str) -> Kind | None:
    if _is_common(word) or word in lexicon().other_names or word in lexicon().communes:
        return None
    if lexicon().is_name_of_a_person(word) and word not in lexicon().allowed:
        return Kind.FIRST_NAME
    vowels = sum(letter in VOWELS for letter in word)
    if len(word) <= LONGEST_ACRONYM or vowels * 4 <= len(word):
        return None
    return Kind.UNKNOWN_WORD


def _kind_with_a_capital(text: str, start: int, end: int, word: str) -> Kind | None:
    if _is_first_name(word):
        return Kind.FIRST_NAME if _names_a_person(text, start, end, word) else None
    known = lexicon()
    if word in known.surnames and word not in known.allowed:
        is_name = _names_a_person(text, start, end, word)
        return Kind.UNKNOWN_WORD if is_name else None
    if _is_known(word) or word in known.other_names or _joins_proper_nouns(word):
        return None
    return None if _is_some_place(text, start, word) else Kind.UNKNOWN_WORD


def _is_some_place(text: str, start: int, word: str) -> bool:
    """Half the name of a town, or what has an article: no person has."""
    if OF_A_TOWN.search(text, max(0, start - CONTEXT), start):
        return word in lexicon().communes or lexicon().communes.begins_a_name(word)
    return AT_THE.search(text, max(0, start - CONTEXT), start) is not None


def _joins_proper_nouns(word: str) -> bool:
    """ "Strasbourg-Saint-Denis", "Bobigny-Pantin"."""
    known = lexicon()
    return "-" in word and all(
        part in known.other_names or part in known.communes or known.is_word(part)
        for part in word.split("-")
    )


def _names_a_person(text: str, start: int, end: int, word: str) -> bool:
    """Whether a first name stands for somebody: it may be a town, a saint, a common word."""
    before = max(0, start - CONTEXT)
    if OF_A_PLACE.search(text, before, start) or word in lexicon().allowed:
        return False
    if _is_place_here(text, start, end, word):
        return False
    if _begins_a_sentence(text, start) and _is_common(word):
        if NEXT_NAME.match(text, end):
            return True
        return not (word == GRACE and GRACE_TO.match(text, end)) and _acts(text, end)
    return not (_is_common(word) and ARTICLE.search(text, before, start))


def _is_place_here(text: str, start: int, end: int, word: str) -> bool:
    """A name that is that of a town too, after a preposition of places."""
    known = lexicon()
    before = max(0, start - CONTEXT)
    if word in known.other_names:
        if LOCATIVE.search(text, before, start):
            return True
        return word in known.communes and (
            OF_GREATER.search(text, before, start) is not None or not _acts(text, end)
        )
    if word in known.first_names or word not in known.communes:
        return False
    return bool(LOCATIVE.search(text, before, start) or OF_A_TOWN.search(text, before, start))


def _is_first_name(word: str) -> bool:
    names = lexicon().first_names
    return word in names or ("-" in word and all(part in names for part in word.split("-")))


def _is_common(word: str) -> bool:
    """A word that is not first of all a name: "amina" and "ramona" are literary forms of verbs."""
    known = lexicon()
    is_name_first = (
        (word in known.proper_first or (word.endswith("a") and word in known.first_names))
        and word not in known.allowed
        and word not in PLAIN_VERBS
    )
    return not is_name_first and _is_known(word)


def _is_known(word: str) -> bool:
    """A word, or words joined by hyphens and elisions."""
    if len(word) == 1 or lexicon().is_word(word):
        return True
    elision = ELISION.match(word)
    if elision and elision.end() < len(word):
        return _is_known(word[elision.end() :])
    if "-" in word or "'" in word:
        return all(len(part) == 1 or lexicon().is_word(part) for part in re.split("['-]", word))
    return False


def _begins_a_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - CONTEXT) : start].rstrip(" '")
    return not before or before[-1] in STARTS_A_SENTENCE


def _end_of_place(text: str, start: int, end: int) -> int:
    """Where the name of a commune ends that begins with this word; 0 when there is none."""
    if not text[start].isupper():
        return 0
    rest = REST_OF_PLACE.match(text, end, start + LONGEST_NAME_OF_A_PLACE)
    for part in reversed(list(PART_OF_PLACE.finditer(rest[0]) if rest else [])):
        name = folded(text[start : end + part.end()])
        if name in lexicon().communes or name.replace(" ", "-") in lexicon().communes:
            return end + part.end()
    word = folded(text[start:end])
    known = word in lexicon().communes and not lexicon().is_name_of_a_person(word)
    return end if known and not _acts_like_a_person(text, start, end, word) else 0


def _is_public_place(text: str, start: int) -> bool:
    if not text[start].isupper():
        return False
    return OF_A_PUBLIC_PLACE.search(text, max(0, start - CONTEXT), start) is not None


def _is_name_and_town(text: str, start: int, end: int) -> bool:
    """ "Lourdes Benitez": a town that a family name follows, where no preposition leads."""
    following = NEXT_CAPITAL.match(text, end)
    if following is None or SORT_OF_PLACE.fullmatch(text, start, end):
        return False
    if folded(text[start:end]) not in lexicon().communes:
        return False
    name = folded(following["name"])
    return not (
        following["name"].isupper()
        or _is_known(name)
        or name in lexicon().other_names
        or name in lexicon().communes
        or LOCATIVE.search(text, max(0, start - CONTEXT), start)
    )


def _acts_like_a_person(text: str, start: int, end: int, word: str) -> bool:
    """ "Thuy travaille": a village of that name would not."""
    return (
        word not in lexicon().other_names and _begins_a_sentence(text, start) and _acts(text, end)
    )


def _acts(text: str, end: int) -> bool:
    following = NEXT_WORD.match(text, end)
    does = following is not None and following[1] in lexicon().verbs
    return does or PERSON_ACTS.match(text, end) is not None


def _start_of_full_name(text: str, start: int, end: int) -> int:
    """What stands before belongs to the name: a particle, an initial, a family name."""
    before = max(0, start - CONTEXT)
    known = lexicon()
    if text[start].islower():
        small = SMALL_BEFORE.search(text, before, start)
        is_name = small is not None and known.is_name_of_a_person(small["word"])
        return small.start() if small and is_name and small["word"] not in NEVER_SMALL else start
    if not text[start:end].isupper():
        capitals = CAPITALS_BEFORE.search(text, before, start)
        if capitals and _is_name_in_capitals(folded(capitals["word"])):
            return capitals.start()
    initial = INITIAL_BEFORE.search(text, before, start)
    particle = PARTICLE.search(text, before, start)
    return (
        min(found.start() for found in (initial, particle) if found)
        if initial or particle
        else start
    )


def _is_name_in_capitals(word: str) -> bool:
    known = lexicon()
    return word in known.surnames or not (known.is_word(word) or word in known.other_names)


def _end_of_full_name(text: str, start: int, end: int) -> int:
    """A family name follows a first name, and may be a common word: "Marie Petit". In a sentence
    that is all capitals, a common word is the next one."""
    if not text[start].isupper():
        small = NEXT_SMALL.match(text, end)
        is_name = small is not None and lexicon().is_name_of_a_person(small["word"])
        return small.end() if small and is_name and small["word"] not in NEVER_SMALL else end
    following = NEXT_CAPITAL.match(text, end)
    if following is None:
        initial = NEXT_INITIAL.match(text, end)
        return initial.end() if initial else end
    name = folded(following["name"])
    if not following["name"].isupper() or name in lexicon().surnames:
        return following.end("name")
    if text[start:end].isupper():
        return end if _is_known(name) else following.end("name")
    return following.end("name") if _is_name_in_capitals(name) else end
