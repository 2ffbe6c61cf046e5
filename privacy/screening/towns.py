"""Towns and places that a narrative may name, told from the persons who have the same name."""

import re

from privacy.screening.known_words import is_known
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.lexicon.words import HEAD_LENGTH
from privacy.screening.sentences import CONTEXT, NEXT_CAPITAL, acts, begins_a_sentence
from privacy.screening.surface import Surface

# A name after one of these is that of a place or of an institution.
SORTS_OF_PLACES = (
    r"(?:saint|sainte|st|ste|rue|(?<!a )(?<!ont )(?<!ete )(?<!est )(?<!ait )place|avenue|boulevard"
    r"|hopital|hopitaux|lycee|college|centre|salle|clinique|foyer|institut|fondation|prison"
    r"|arrondissement|quartier|gare|port|aeroport|hotel|universite|loi|arret|protocole|plan|espace"
    r"|maison|pole|tour|stade|residence|chu|chrs|cada|(?<!elle )(?<!il )(?<!qui )porte|association"
    r"|asso|collectif|metro"
    r"|station"
    r"|halle|halles|square|jardin|jardins|lac|circulaire|convention|jurisprudence|operation"
    r"|dispositif|rapport)"
)
OF_A_PLACE = re.compile(rf"\b{SORTS_OF_PLACES} (?:de |du |d'|des |le |la )?$", re.IGNORECASE)
SORT_OF_PLACE = re.compile(SORTS_OF_PLACES, re.IGNORECASE)
# Of these a narrative may say the name: nobody lives there.
OF_A_PUBLIC_PLACE = re.compile(
    r"\b(?:centre primo|bd|boulevard|cours|quai|avenue"
    r"|(?<!a )(?<!ont )(?<!ete )(?<!est )(?<!ait )place|logiciel|application|appli|fichier"
    r"|hopital|hopitaux|chu|clinique|salle|gare|port"
    r"|aeroport|prison|universite|loi|arret"
    r"|protocole|plan|stade|metro|station|quartier|halle|square|jardin|commissariat|urgences|parking|galerie|ligne|tram|bus"
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
# "cayenne: plus d'interprète".
HEADING = re.compile(r" ?:")
OF_A_TOWN = re.compile(
    r"\b(?:a|vers|sur|(?:brigade|gendarmerie|br|cob|bta|commissariat|policiers?|chantier|tribunal"
    r"|tj|ta|cra|foyer|centre|gare|mairie|parquet|greffe|antenne|secteur|region|cote|zone|prison"
    r"|barreau|prefecture|sous-prefecture|caf|cpam|ccas|siao|mission locale|pmi|mds|serres"
    r"|agglo|agglomeration|pays|canton|maternite|urgences|hopital|clinique|lycee|college) (?:de"
    r"|d')) ?$",
    re.IGNORECASE,
)
# "UAPED de Brive".
OF_AN_ACRONYM = re.compile(r"\b[A-Z]{2,12} (?:de |d')$")
IN = re.compile(r"\b(?:en|au|aux) $", re.IGNORECASE)
# "avec Nancy", "chez Laval": not where, but with whom.
BESIDE_SOMEBODY = re.compile(
    r"\b(?:avec|chez|contre|nommee?|copine|copain|amie?|soeur|frere|fille|fils|appelle"
    r"|appelee?) $",
    re.IGNORECASE,
)
OF_GREATER = re.compile(r"\b(?:de|d'|grand) ?$", re.IGNORECASE)
# Persons have no article: "à la Guillotière", "le psychiatre du Vinatier".
AT_THE = re.compile(
    r"\b(?:(?:a|de|vers|sur|dans|par|pour|depuis) (?:la|le|les)|du|au|aux|des)(?: |$)$"
    r"|\b(?:a|de|vers|sur|dans|depuis) l'$",
    re.IGNORECASE,
)
LONGEST_NAME_OF_A_PLACE = 40
REST_OF_PLACE = re.compile(r"(?: [\w'-]{1,20}+){1,5}+")
PART_OF_PLACE = re.compile(r" [^ ]+")


def looks_like_a_place(surface: Surface, start: int) -> bool:
    return bool(LOCATIVE.search(surface.cased, max(0, start - CONTEXT), start))


def is_some_place(text: str, start: int, word: str) -> bool:
    """Half the name of a town, or what has an article: no person has."""
    before = max(0, start - CONTEXT)
    if OF_AN_ACRONYM.search(text, before, start) and lexicon().communes.begins_a_name(word):
        return True
    if OF_A_TOWN.search(text, max(0, start - CONTEXT), start):
        return word in lexicon().communes or lexicon().communes.begins_a_name(word)
    return AT_THE.search(text, max(0, start - CONTEXT), start) is not None


def joins_proper_nouns(word: str) -> bool:
    """ "Strasbourg-Saint-Denis", "Bobigny-Pantin"."""
    known = lexicon()
    parts = word.split("-")
    is_town = parts[0] in known.communes or parts[0] in known.other_names
    is_quarter = is_town and parts[0] not in known.first_names
    # "Montlouis-Félicité" is a family of the Antilles.
    is_family = parts[-1] in known.first_names and len(parts) == 2
    return (
        not is_family
        and len(parts) > 1
        and (
            is_quarter
            or all(
                part in known.other_names or part in known.communes or known.is_word(part)
                for part in parts
            )
        )
    )


def is_place_here(text: str, start: int, end: int, word: str) -> bool:
    """A name that is that of a town too, after a preposition of places."""
    known = lexicon()
    before = max(0, start - CONTEXT)
    if BESIDE_SOMEBODY.search(text, before, start):
        return False
    if word in known.other_names:
        if LOCATIVE.search(text, before, start):
            return True
        return word in known.communes and (
            OF_GREATER.search(text, before, start) is not None or not acts(text, end)
        )
    if word in known.first_names or word not in known.communes:
        return False
    return bool(LOCATIVE.search(text, before, start) or OF_A_TOWN.search(text, before, start))


def end_of_place(text: str, start: int, end: int) -> int:
    """Where the name of a commune ends that begins with this word; 0 when there is none."""
    if not text[start].isupper():
        return 0
    word = folded(text[start:end])
    may_go_on = len(word) < HEAD_LENGTH or lexicon().communes.begins_a_name(word)
    rest = may_go_on and REST_OF_PLACE.match(text, end, start + LONGEST_NAME_OF_A_PLACE)
    for part in reversed(list(PART_OF_PLACE.finditer(rest[0]) if rest else [])):
        name = folded(text[start : end + part.end()])
        if name in lexicon().communes or name.replace(" ", "-") in lexicon().communes:
            return end + part.end()
    known = word in lexicon().communes and not lexicon().is_name_of_a_person(word)
    return end if known and not acts_like_a_person(text, start, end, word) else 0


def is_public_place(text: str, start: int) -> bool:
    if not text[start].isupper():
        return False
    return OF_A_PUBLIC_PLACE.search(text, max(0, start - CONTEXT), start) is not None


def is_name_and_town(text: str, start: int, end: int) -> bool:
    """ "Lourdes Benitez": a town that a family name follows, where no preposition leads."""
    following = NEXT_CAPITAL.match(text, end)
    if following is None or SORT_OF_PLACE.fullmatch(text, start, end):
        return False
    if folded(text[start:end]) not in lexicon().communes:
        return False
    name = folded(following["name"])
    return not (
        following["name"].isupper()
        or is_known(name)
        or name in lexicon().other_names
        or name in lexicon().communes
        or LOCATIVE.search(text, max(0, start - CONTEXT), start)
    )


def acts_like_a_person(text: str, start: int, end: int, word: str) -> bool:
    """ "Thuy travaille": a village of that name would not."""
    return word not in lexicon().other_names and begins_a_sentence(text, start) and acts(text, end)
