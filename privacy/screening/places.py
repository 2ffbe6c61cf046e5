"""Hotels, schools and businesses by their name: each tells where somebody lives or works.

Hospitals, courts and services are no such places: narratives must name them.
"""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.surface import Span, Surface, announced, spans

SORT = re.compile(
    r"\b(?:hotels?|motel|auberge|apart'?hotel|pension|camping|colleges?|lycees?|ecoles?|maternelle"
    r"|creche"
    r"|micro-creche|garderie|internat|bar|pub|club|discotheque|boite de nuit|cabaret|karaoke"
    r"|restaurants?|resto|pizzeria|brasserie|cafe|kebab|snack|boulangerie|epicerie|superette"
    r"|pharmacie|garage|pressing|onglerie|salons?|institut(?: de (?:beaute|massages?))?|spa|ferme"
    r"|mas|domaine|chateau"
    r"|earl|gaec|camp|zone (?:artisanale|industrielle|commerciale|d'activites?)|z\.?[ai]\.?c?\.?"
    r"|villa"
    r"|squat|bidonville|campement|sarl|sasu?|eurl|scea|societe|entreprise|ets|etablissements"
    r"|enseigne"
    r"|boite d'interim|agence d'interim|manoir|gite|chalet|(?:(?<=la )|(?<=une )"
    r"|(?<=les ))cites?|residence|residence hoteliere"
    r"|foyer|mecs"
    r"|chrs|cada|cph|maison d'enfants)\b"
)
WHICH = (
    r"(?: (?i:de massages?|de coiffure|d'onglerie|de beaute|de manucure|bar|restaurant|primaire"
    r"|maternelle|elementaire|prive|privee|hotelier|professionnel|general|residence))?"
)
OPENING = r" ?[\"«“(:]? ?"
LINK = r"(?:(?:de la|de l'|du|des|de|d'|l'|aux?|le|la|les) ?)"
NAME = (
    rf"(?P<link>{LINK}?)(?P<name>[A-Z][\w'&-]{{0,30}}+)"
    rf"(?P<more>(?:(?:[ -]|, (?=lot \d))(?:{LINK}?[A-Z]|\d|lot \d)[\w'&-]{{0,30}}+){{0,4}})"
)
REST_OF_PLACE = re.compile(rf"{WHICH}{OPENING}{NAME}")
# Chains are known in small letters too: "hotel premiere classe".
CHAIN = re.compile(
    r"\bhotels? (?:formule ?1|f1|hotel ?f1|premiere classe|campanile|ibis(?: budget| styles)?|b&b"
    r"|b ?and ?b"
    r"|kyriad|balladins|mister bed|etap(?: hotel)?|novotel|mercure|akena|fasthotel|quick palace"
    r"|adagio|appart'? ?city"
    r"|lemon|nuit d'hotel|ace|arcantis|brit|citotel|comfort|contact|cottage|deltour|egg|greet|ibis"
    r"|inter|initial"
    r"|kyriad|logis|moxy|p'tit dej|première classe|stars|the originals|villages?|residhome"
    r"|roi soleil)\b"
)
# Their link belongs to the name: "Domaine de Beaulieu".
ESTATE = re.compile(r"domaine|mas|chateau|earl|gaec|cite|residence|villa|zone|z\.?[ai]\b")
BUSINESS = re.compile(
    r"hotel|motel|auberge|camping|camp\b|bar|pub|club|restaurant|brasserie|cafe|ferme"
)
# "Hôtel de Ville", "école de la République", "lycée de Lyon": there is more than one.
PUBLIC = frozenset({
    "ville", "generale", "civile", "social", "sociale", "sociaux", "meuble", "police",
    "departement", "region", "dieu", "republique", "etat", "france",
    "chance", "enfance", "magistrature", "gendarmerie", "pasteur", "curie", "medico-legal",
    "medico", "national", "gustave", "bergonie",
    "regional", "universitaire", "paoli-calmettes", "ofii", "siao", "115", "samu", "fle",
})  # fmt: skip


def place_names(surface: Surface) -> Iterator[Span]:
    for start, match in announced(SORT, REST_OF_PLACE, surface):
        is_estate = ESTATE.match(surface.folded, start) is not None
        is_business = BUSINESS.match(surface.folded, start) is not None
        if not _is_public(match, is_estate=is_estate, is_business=is_business):
            yield Span(start, match.end(), Kind.PLACE_NAME)
    yield from spans(CHAIN, surface.folded, Kind.PLACE_NAME)


def _is_public(match: re.Match[str], *, is_estate: bool, is_business: bool) -> bool:
    name = folded(match["name"])
    is_acronym = match["name"].isupper() and len(name) > 1 and not match["more"]
    town = folded(f"{match['name']}{match['more']}")
    places = lexicon().communes
    is_town = town in places or town in lexicon().other_names or places.begins_a_name(town)
    # "Foyer de Lens" is one of several, "hôtel de la Poste" is that one.
    is_own = is_estate or (match["link"].strip() in {"de la", "des", "aux"} and is_business)
    is_of_a_town = bool(match["link"]) and is_town and not is_own
    is_known = name in lexicon().allowed and not match["more"]
    return is_known or name in PUBLIC or is_acronym or is_of_a_town
