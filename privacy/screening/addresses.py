"""Street addresses and the other ways to say where somebody lives."""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.surface import Span, Surface, spans

# Words that name a street and little else.
STREET = (
    r"(?:rue|avenue|av\.|ave\b\.?|boulevard|bd\b\.?|bld\b\.?|blvd\b\.?|impasse|imp\.|allees?|all\."
    r"|chemin|che\.|quai|square|sq\.|lotissement|sentier|faubourg|fbg|fg\.|ruelle|venelle"
    r"|esplanade|rond-point|hameau|lieu-dit)"
)
# Words that also mean other things: "3 places en CHRS", "2 cours de français".
OTHER_STREET = (
    r"(?:(?<!a )(?<!ont )(?<!ete )(?<!est )(?<!ait )place"
    r"|pl\.|cours|route|rte\b\.?|passage|villa|(?<!a )(?<!ont )cite|residence|res\.|voie|parc|mail"
    r"|galerie|chaussee|traverse|montee|promenade|domaine|porte|cote|clos|cour|zone"
    r"|z\.?a\.?c?\b\.?|z\.?i\b\.?|immeuble|tour)"
)
REPEATED = r"(?: ?(?:bis|ter|quater|[a-d])\b)?"
NUMBER = rf"\d{{1,4}}{REPEATED}(?: ?(?:[-/]|et|a) ?\d{{1,4}}{REPEATED})?"
FOLDED_LINK = r"(?:(?:de la|de|du|des|la|le|les|aux?) |d'|l'){0,2}"
# A name goes on with capitals and links, and ends at the first plain word.
LINK = r"(?:de la|de l'|de|du|des|d'|l'|la|le|les|aux?|et|sur|sous|en|saint|sainte)"
MORE_NAME = rf"(?:(?:[ -]{LINK}){{0,2}}[ -][A-Z][\w'.-]{{0,30}}+)"
NAME = rf"(?:(?:{LINK}) ?){{0,3}}[A-Z0-9][\w'-]{{1,30}}+{MORE_NAME}{{0,4}}"
TOWN_NAME = (
    r"(?:(?:Le|La|Les|L'|le|la|les) ?)?[A-Z][\w'-]{1,30}+"
    r"(?: (?:sur|sous|en|de|du|les|[A-Z][\w'-]{1,20}))?(?: [A-Z][\w'-]{1,30})?"
)
# What stands between a street and its town: "bât C, appt 12, 3e étage".
PART = (
    r"(?:,? ?(?i:batiment|bat\.?|escalier|esc\.|hall|bloc|appartement|appart\.?|appt\.?|apt\.?"
    r"|porte|etage|lot"
    r"|rdc|r\+\d|\d{1,2} ?e(?:me)? etage|1er etage|cage|entree|chambre|studio|logement|tour"
    r"|b\.?p\.?)\.?"
    r"(?: ?(?:n[°o] ?)?[A-Z\d]{1,4}\b)?)"
)
TOWN = rf"{PART}{{0,3}}(?:,? ?-? ?\(?\d{{5}}\)?(?:,? ?-? ?{TOWN_NAME})?|,? a {TOWN_NAME}|{PART})"
HOUSE = r"(?: ?,? ?(?:au )?(?:n[°o] ?|numero )?\d{1,4}(?: ?(?:bis|ter|quater))?\b)"

# In folded text: the number makes the address, whatever the case of the name.
NUMBERED = re.compile(
    rf"(?<![\w.,/-]){NUMBER} ?,? ?(?:{STREET}|r\.|chaussee|traverse|montee|promenade)(?!\w)"
    rf" ?{FOLDED_LINK}[a-z0-9][\w'.-]{{0,30}}+"
)
NUMBERED_ROAD = re.compile(
    rf"(?<![\w.,/-])\d{{1,4}}{REPEATED} ?,? ?(?:route|rte|villa|residence|chaussee|clos|domaine"
    rf"|promenade|montee|traverse) (?:de la |de l'|des |du |de |d')[a-z][\w'.-]{{1,30}}+"
)
SMALL_REST = re.compile(r" [a-z][a-z'-]{2,30}+(?: (?:19|20)\d\d)?")
TITLES = re.compile(
    r"(?:general|marechal|docteur|dr|president|colonel|capitaine|commandant|professeur|abbe|saint"
    r"|sainte"
    r"|jean|pierre|victor|emile|jules|paul|charles|louis|albert|henri|georges|anatole|aristide"
    r"|leon"
    r"|gabriel|francois|edouard|andre|marcel|maurice|rene|robert|roger|raymond|michel|jacques"
    r"|marie|8|11|19|14|4"
    r"|grand|grande|petit|petite|vieux|vieille|haut|haute|bas|basse|croix|porte|pont|moulin)"
)
REST_OF_NUMBERED = re.compile(rf"{MORE_NAME}{{0,4}}{TOWN}?")
NEXT_TOWN = re.compile(r", (?P<name>[A-Z][\w'-]{2,40}+)")
NAMED_THEN_NUMBERED = re.compile(
    rf"\b(?:{STREET}|place|route|residence|cite|cours|passage) (?:[\w'.-]{{1,30}}+ ){{1,5}}?"
    r"(?:n[°o] ?|numero |au (?:n[°o] ?)?)\d{1,4}\b"
)

# Found at once in small letters; most texts hold none.
ANY_STREET = re.compile(rf"\b(?:{STREET}|{OTHER_STREET})(?!\w)")
# In cased text: a name with a capital.
LIVES = (
    r"(?i:\b(?:log|heberg|habit|resid|domicili|situ|dorm|dort|vit|viva|adress|install|stationn"
    r"|camp|squatt)\w{0,6}\b)"
)
NAMED = [
    re.compile(pattern)
    for pattern in (
        rf"(?P<found>(?i:\b{STREET})(?!\w) (?P<name>{NAME}){HOUSE}?{TOWN}?)",
        rf"(?<![\w.,/-])(?P<found>(?i:{NUMBER} ?,? ?{OTHER_STREET})(?!\w) "
        rf"(?P<name>{NAME}){TOWN}?)",
        rf"{LIVES}[^\n.;]{{0,20}}? "
        rf"(?P<found>(?i:{OTHER_STREET})(?!\w) (?P<name>{NAME}){HOUSE}?)",
        rf"(?P<found>\b(?i:{OTHER_STREET})(?!\w) (?P<name>{NAME}){HOUSE}?"
        r"(?: a [A-Z][\w'-]{2,30}+|,? \(?\d{5}\b))",
        rf"(?P<found>\b(?i:residence|res\.|lotissement|immeuble) (?P<name>{NAME}){HOUSE}?{TOWN}?)",
    )
]
# Ministries and the police are called by their street.
METONYMS = ("quai d'orsay", "quai des orfevres", "rue de grenelle", "place beauvau")

NOT_A_UNIT = (
    r"(?! ?(?i:ans?\b|mois|jours?|pieces?|places?|chambres?|personnes?|nuits?|h\b|heures?|euros?|€"
    r"|m2|du tribunal|de la cour|correctionnelle|civile|sociale|du conseil|des? ))"
)
PARTS = [
    re.compile(pattern)
    for pattern in (
        r"\b(?i:batiment|bat\.?|tour|escalier|esc\.|hall|bloc|cage) ?(?:[A-Z]\d?|\d{1,3}[A-Z]?)\b"
        rf"{NOT_A_UNIT}",
        r"\b(?i:appartement|appart\.?|appt?\.?|apt\.?|logement|studio|interphone|digicode|chambre"
        r"|boite aux lettres|porte|etage) ?,? ?(?:(?i:n[°o]|numero) ?)?\d{1,4}[A-Z]?\d?\b"
        rf"{NOT_A_UNIT}",
        r"\b(?i:chambre|chb\.?) \d{1,4}(?= de l'hotel| du foyer| de l'auberge| du motel)",
        r"\b(?i:b\.?p\.?|boite postale) ?\d{1,5}"
        rf"(?:,? \d{{5}}(?: {TOWN_NAME})?)?\b",
        # Coordinates of a map.
        r"(?<![\d.,])-?\d{1,2}[.,]\d{4,12}[ ,;/]{1,3}-?\d{1,3}[.,]\d{4,12}\b",
        r"(?<!\d)\d{1,2}° ?\d{1,2}' ?[\d.]{0,8}[\"″]? ?[NS]\b",
        # At somebody's; "chez Mme la préfète" has no capital there.
        r"\bchez (?i:m\.?|mr\.?|mrs\.?|mme\.?|mlle\.?|monsieur|madame|mademoiselle) "
        r"(?:et (?i:mme|madame) )?[A-Z][\w'-]{0,30}+(?: [A-Z][\w'-]{0,30}+){0,3}",
    )
]


def street_addresses(surface: Surface) -> Iterator[Span]:
    for pattern in (NUMBERED, NUMBERED_ROAD):
        for match in pattern.finditer(surface.folded):
            name_end = _end_of_small_name(surface, match)
            rest = REST_OF_NUMBERED.match(surface.cased, name_end)
            end = _with_town(surface, rest.end() if rest else name_end)
            yield Span(match.start(), end, Kind.STREET_ADDRESS)
    yield from spans(NAMED_THEN_NUMBERED, surface.folded, Kind.STREET_ADDRESS)
    for pattern in NAMED if ANY_STREET.search(surface.folded) else []:
        for match in pattern.finditer(surface.cased):
            if not _is_something_else(match):
                yield Span(match.start("found"), match.end("found"), Kind.STREET_ADDRESS)
    for pattern in PARTS:
        yield from spans(pattern, surface.cased, Kind.STREET_ADDRESS)


def _end_of_small_name(surface: Surface, match: re.Match[str]) -> int:
    """ "23 rue jean moulin": the second word of a name that has no capitals."""
    last = re.split(r"[ ']", match.group())[-1]
    following = SMALL_REST.match(surface.cased, match.end())
    return following.end() if following and TITLES.fullmatch(last) else match.end()


def _with_town(surface: Surface, end: int) -> int:
    """ "12 rue Pasteur, Villejuif"."""
    town = NEXT_TOWN.match(surface.cased, end)
    return town.end() if town and folded(town["name"]) in lexicon().communes else end


def _is_something_else(match: re.Match[str]) -> bool:
    """A ministry, or an abbreviation: "2 cours de FLE", "logée sur une place CADA"."""
    if match["found"].lower().startswith(METONYMS):
        return True
    words = [word for word in re.split(r"[ '-]", match["name"]) if word[:1].isupper()]
    return bool(words) and all(word.isupper() and len(word) <= 6 for word in words)
