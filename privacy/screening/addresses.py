"""Street addresses and the other ways to say where somebody lives."""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.surface import DIGIT, MONTH, Span, Surface, at_figures, spans

# Words that name a street and little else.
STREET = (
    r"(?:rue|avenue|av\b\.?|ave\b\.?|boulevard|bd\b\.?|bld\b\.?|bl?vd\b\.?|boul\.|impasse|imp\."
    r"|allees?"
    r"|all\.|chemin|che\.|quai|square|sq\.|lotissement|sentier|sente|faubourg|fbg|fg\.|ruelle"
    r"|venelle"
    r"|esplanade|parvis|rond-point|hameau|lieu[ -]?dit)"
)
# Words that also mean other things: "3 places en CHRS", "2 cours de français".
OTHER_STREET = (
    r"(?:(?<!a )(?<!ont )(?<!ete )(?<!est )(?<!ait )place"
    r"|pl\.|cours|route|rte\b\.?|passage|villa|(?<!a )(?<!ont )cite|residence|res\.|imm\.|voie"
    r"|parc|mail"
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
    r"|rdc|r\+\d|\d{1,2} ?e(?:me)? et(?:age|\.)|1er et(?:age|\.)|cage|entree|chambre|studio"
    r"|logement|tour"
    r"|mas|villa|maison|pavillon|emplacement|parcelle|caravane|bungalow|mobil-home"
    r"|b\.?p\.?)\.?"
    r"(?: ?(?:n[°o] ?)?[A-Z\d]{1,4}\b)?)"
)
TOWN = (
    rf"{PART}{{0,3}}(?:,? ?-? ?\(?\d{{5}}\)?(?:,? ?-? ?{TOWN_NAME})?|,? a {TOWN_NAME}"
    rf"|,? (?i:cite|residence|quartier|hameau|lotissement|lieu-dit) {NAME}|{PART})"
)
# "bd Sakakini, 3 résultats positifs" goes on with what is counted.
HOUSE = (
    r"(?:(?: ?(?:au )?(?:n[°o] ?|numero )?| ?, ?(?!\d{1,4} [a-z]{3})(?:au )?(?:n[°o] ?|numero )?)"
    r"\d{1,4}(?: ?(?:bis|ter|quater))?\b)"
)

# In folded text: the number makes the address, whatever the case of the name.
NUMBERED = re.compile(
    rf"(?<![\w.,/-]){NUMBER} ?,? ?(?:{STREET}|r\.|chaussee|traverse|montee|promenade)(?!\w)"
    rf" ?{FOLDED_LINK}[a-z0-9][\w'.-]{{0,30}}+"
)
NUMBERED_ROAD = re.compile(
    rf"(?<![\w.,/-])\d{{1,4}}{REPEATED} ?,? ?(?:route|rte|villa|residence|chaussee|clos|domaine"
    rf"|promenade|montee|traverse|levee|dreve|rampe|carrefour|voie|mail|r|imp|all|ch\.|che"
    rf"|lot(?= les)|lotissement) (?:les |de la |de l'|des |du |de |d')[a-z][\w'.-]{{1,30}}+"
)
# "14 place du marché": fourteen places would have their plural.
NUMBERED_PLACE = re.compile(
    rf"(?<![\w.,/-])(?!1 )\d{{1,4}}{REPEATED} ?,? ?(?:place|pl\.) (?:du|des|de la|de l') ?"
    r"[a-z][\w'.-]{1,30}+"
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
NEXT_TOWN = re.compile(r", (?P<name>[A-Z][\w'-]{2,40}+)(?: \d{1,2}(?:er?|eme)\b)?")
NAMED_THEN_NUMBERED = re.compile(
    rf"\b(?:{STREET}|place|route|residence|cite|cours|passage) (?:[\w'.-]{{1,30}}+ ){{1,5}}?"
    r"(?:n[°o] ?|numero |au (?:n[°o] ?)?)\d{1,4}\b"
)
# "au 12 de la rue des Lilas", "au douze de la rue".
AT_THE_NUMBER = re.compile(
    rf"\bau (?:n[°o] ?|numero )?(?:\d{{1,4}}{REPEATED}|[a-z-]{{2,14}}) de (?:la "
    rf"|l')?{STREET}(?!\w)"
    rf" {FOLDED_LINK}[a-z0-9][\w'.-]{{0,30}}+"
)
# "residence les tilleuls", in small letters.
SMALL_RESIDENCE = re.compile(r"\b(?:residence|lotissement|immeuble|villa) les [a-z]{2,20}s\b")
# "logée au 12": not at the help line 115, nor until the 12th.
LIVES_AT = re.compile(
    r"\b(?:logee?s?|loge|hebergee?s?|habite|domiciliee?s?|vit|vivait|reside)[^\n.;\d]{0,12}? au "
    rf"(?P<found>(?:n[°o] ?|numero )?(?!11[2-9]\b|3919|17\b|18\b|15\b)\d{{1,4}}{REPEATED})"
    rf"(?![\w/.-]| (?:{MONTH}|places?|chambres?|total|moins|plus|lits?))"
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
        rf"(?P<found>(?i:{STREET})(?!\w) (?:[\"«] ?)?(?P<name>{NAME}){HOUSE}?{TOWN}?)",
        rf"(?P<found>(?i:{OTHER_STREET})(?!\w) (?P<name>{NAME}){HOUSE}?"
        r"(?:(?:,? (?i:lot|n[°o]|numero|km) ?\d{1,4}\b)?,? \(?\d{5}\b"
        rf"(?:\)?,? {TOWN_NAME})?| a [A-Z][\w'-]{{2,30}}+"
        r"|,? (?i:lot|n[°o]|numero|km) ?\d{1,4}\b))",
        rf"(?P<found>(?i:residence|res\.|lotissement|immeuble"
        rf"|imm\.) (?P<name>{NAME}){HOUSE}?{TOWN}?)",
    )
]
# The number, or a word of living, stands before the street.
NUMBERED_OTHER = re.compile(
    rf"(?<![\w.,/-])(?P<found>(?i:{NUMBER} ?,? ?{OTHER_STREET})(?!\w) (?P<name>{NAME}){TOWN}?)"
)
LIVES_IN = re.compile(
    rf"{LIVES}[^\n.;]{{0,20}}? "
    rf"(?P<found>(?i:{OTHER_STREET})(?!\w) (?P<name>{NAME}){HOUSE}?)"
)
# "RUE DES LILAS" in a text of capitals; "A LA RUE DEPUIS" is none.
STREET_IN_CAPITALS = re.compile(
    r"(?:RUE|AVENUE|BOULEVARD|IMPASSE|ALLEE|CHEMIN|QUAI|SQUARE) (?:DES|DU|DE LA|DE L') ?[A-Z]"
)
# Ministries and the police are called by their street.
# Where outreach goes, and where persons were seen: nobody lives at a boulevard without a number.
CONTEXT = 80
OUTREACH = re.compile(
    r"\b(?:maraudes?|camion|camionnette|bus|tournees?|permanence|racol\w{1,6}|prostitution|trottoir"
    r"|tapin|passes|raflees?|rafle|controle[es]*|interpell\w{1,6}|arretee?s?|patrouille|depistages?|trod"
    r"|distribution|antenne|locaux|guichet|accueil|bureaux?|siege|travaillent|travaille"
    r"|files? d'attente)\b"
    r"[^.\n]{0,60}$"
)
OUTREACH_AFTER = re.compile(
    r"[^.\n]{0,80}?\b(?:patrouilles?|maraudes?|prostitution|racolage|tapin|trottoirs?)\b"
)
# "Tribunal judiciaire, 15 rue de la Paix": the address of those who receive everybody.
SERVICE_BEFORE = re.compile(
    r"\b(?:tribunal|tj|ta|prefecture|sous-prefecture|commissariat|gendarmerie|ofii|guda|spada|cpam"
    r"|caf|mairie|inspection du travail|france travail)"
    r"(?: (?:judiciaire|administratif|central|de police|d[eu] [a-z-]{2,20}|d'[a-z-]{2,20})){0,2}"
    r"(?:,| :|,? situee?|,? sise?|,? au)? ?[(]?(?:au )?(?:\d{1,4} ?(?:bis|ter)?,? ?)?$"
)
METONYMS = ("quai d'orsay", "quai des orfevres", "rue de grenelle", "place beauvau")

NOT_A_UNIT = (
    r"(?! ?(?i:ans?\b|mois|jours?|pieces?|places?|chambres?|personnes?|nuits?|h\b|heures?|euros?|€"
    r"|m2|du tribunal|de la cour|correctionnelle|civile|sociale|du conseil|des? ))"
)
# What has a number or a letter of its own: "bât C", "appt 12", "box n° 4", "digicode 12B45".
PART_WORD = re.compile(
    r"\b(?:(?P<building>batiment|bat\.?|tour|escalier|esc\.|hall|bloc|cage)"
    r"|(?P<flat>appartement|appart\.?|appt?\.?|apt\.?|logement|studio|interphone|digicode|chambre"
    r"|boite aux lettres|porte|etage)"
    r"|(?P<plot>bungalow|mobil-?home|pavillon|caravane|emplacement|box|villa|chalet|gite|parcelle)"
    r"|(?P<door>code (?:de (?:la )?)?(?:porte|porche|entree|acces|portail))"
    r"|(?P<code>code))(?!\w)"
)
OF_AN_ESTATE = re.compile(
    rf",? (?i:cite|residence|quartier|lotissement|hameau|tour|immeuble) {NAME}"
)
NUMBER_MARK = r"(?:(?i:n[°o]|numero) ?)?"
MIXED_CODE = r"(?=\d{0,5}[A-Z])(?=[A-Z]{0,5}\d)[A-Z\d]{4,6}\b"
NUMBERS_OF_PARTS = {
    "building": re.compile(rf" ?(?:[A-Z]\d?|\d{{1,3}}[A-Z]?)\b{NOT_A_UNIT}"),
    "flat": re.compile(
        rf" ?,? ?{NUMBER_MARK}\d{{1,4}}[A-Z]?\d?\b"
        rf"(?:{NOT_A_UNIT}|(?= de l'hotel| du foyer| de l'auberge| du motel))| ?:? ?{MIXED_CODE}"
    ),
    "plot": re.compile(rf" {NUMBER_MARK}[A-Z]?\d{{1,4}}\b{NOT_A_UNIT}"),
    "door": re.compile(r" ?:? ?[A-Z\d]{4,6}\b"),
    "code": re.compile(rf" ?:? ?{MIXED_CODE}"),
}
COORDINATES = [
    re.compile(pattern)
    for pattern in (
        r"(?<![\d.,])\d{1,2}[.,]\d{4,12}[ ,;/]{1,3}-?\d{1,3}[.,]\d{4,12}\b",
        r"(?<!\d)\d{1,2}° ?\d{1,2}' ?[\d.]{0,8}[\"″]? ?[NS]\b",
    )
]
OTHER_PARTS = [
    re.compile(pattern)
    for pattern in (
        r"\b(?i:b\.?p\.?|boite postale|cs(?= ?\d{5})) ?\d{1,5}"
        rf"(?:,? \d{{5}}(?: {TOWN_NAME})?)?\b",
        # At somebody's; "chez Mme la préfète" has no capital there.
        r"chez (?i:m\.?|mr\.?|mrs\.?|mme\.?|mlle\.?|monsieur|madame|mademoiselle) "
        r"(?:et (?i:mme|madame) )?[A-Z][\w'-]{0,30}+(?: [A-Z][\w'-]{0,30}+){0,3}",
    )
]


def street_addresses(surface: Surface) -> Iterator[Span]:
    for match in at_figures([NUMBERED, NUMBERED_ROAD, NUMBERED_PLACE], surface.folded):
        name_end = _end_of_small_name(surface, match)
        rest = REST_OF_NUMBERED.match(surface.cased, name_end)
        end = _with_town(surface, rest.end() if rest else name_end)
        if not SERVICE_BEFORE.search(
            surface.folded, max(0, match.start() - CONTEXT), match.start()
        ):
            yield Span(match.start(), end, Kind.STREET_ADDRESS)
    for pattern in (AT_THE_NUMBER, SMALL_RESIDENCE, LIVES_AT):
        yield from spans(pattern, surface.folded, Kind.STREET_ADDRESS)
    yield from spans(NAMED_THEN_NUMBERED, surface.folded, Kind.STREET_ADDRESS)
    for match in _named_streets(surface):
        if not _is_something_else(match) and not _is_where_nobody_lives(surface, match):
            end = _with_town(surface, match.end("found"))
            yield Span(match.start("found"), end, Kind.STREET_ADDRESS)
    yield from _parts(surface)


def _is_where_nobody_lives(surface: Surface, match: re.Match[str]) -> bool:
    """The address of a court, or a boulevard without a number that outreach goes to."""
    start, first = match.start("found"), max(0, match.start("found") - CONTEXT)
    if SERVICE_BEFORE.search(surface.folded, first, start):
        return True
    is_outreach = OUTREACH.search(surface.folded, first, start) or OUTREACH_AFTER.match(
        surface.folded, match.end("found")
    )
    return not DIGIT.search(match["found"]) and bool(is_outreach)


def _parts(surface: Surface) -> Iterator[Span]:
    for word in PART_WORD.finditer(surface.folded):
        number = NUMBERS_OF_PARTS[word.lastgroup or ""].match(surface.cased, word.end())
        if number:
            estate = OF_AN_ESTATE.match(surface.cased, number.end())
            end = estate.end() if estate else number.end()
            yield Span(word.start(), end, Kind.STREET_ADDRESS)
    for match in at_figures(COORDINATES, surface.cased):
        yield Span(match.start(), match.end(), Kind.STREET_ADDRESS)
    for pattern in OTHER_PARTS:
        yield from spans(pattern, surface.cased, Kind.STREET_ADDRESS)


def _named_streets(surface: Surface) -> Iterator[re.Match[str]]:
    streets = [match.start() for match in ANY_STREET.finditer(surface.folded)]
    for start in streets:
        yield from filter(None, (pattern.match(surface.cased, start) for pattern in NAMED))
    if streets:
        yield from at_figures([NUMBERED_OTHER], surface.cased)
        yield from LIVES_IN.finditer(surface.cased)


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
    if match["found"].isupper() and STREET_IN_CAPITALS.match(match["found"]):
        return False
    words = [word for word in re.split(r"[ '-]", match["name"]) if word[:1].isupper()]
    return bool(words) and all(word.isupper() and len(word) <= 6 for word in words)
