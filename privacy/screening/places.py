"""Hotels, schools and businesses by their name: each tells where somebody lives or works.

Hospitals, courts and services are no such places: narratives must name them.
"""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.persons import NO_NAME
from privacy.screening.surface import Span, Surface, announced, spans

SORT = re.compile(
    r"\b(?:hotels?|motel|auberge|apart'?hotel|pension|camping|colleges?|lycees?|ecoles?|maternelle"
    r"|creche"
    r"|micro-creche|garderie|internat|bar|pub|club|discotheque|boite de nuit|cabaret|karaoke"
    r"|restaurants?|resto|pizzeria|brasserie|cafe|kebab|snack|boulangerie|epicerie|superette"
    r"|pharmacie|garage|pressing|onglerie|salons?|institut(?: de (?:beaute|massages?))?|spa|ferme"
    r"|bergerie|moulin|grange|haras|relais|peniche|pepinieres?|verger|vignoble|closerie|ranch"
    r"|lieu de vie|maison d'accueil|chambres? d'hotes?|traiteur|fleuriste|lavomatique|laverie"
    r"|bazar|barber(?: ?shop)?|food ?truck|tabac|presse|bureau de tabac|supermarche|magasin"
    r"|boutique"
    r"|massages?|coiffure|ongles|nails?|hammam|sauna|tacos|sushi"
    r"|blanchisserie|scierie|abattoir|conserverie|exploitation(?= [A-Z])"
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
    r"|roi soleil|des voyageurs|de la gare|du centre|du parc|du nord|du midi|du commerce|du marche"
    r"|des alpes|de france|de paris|de la poste|de la paix|de la plage|du port|du lac|du pont"
    r"|du cheval blanc|du lion d'or|terminus|bellevue|beausejour|beau rivage|moderne|central"
    r"|le central)\b"
)
# Their link belongs to the name: "Domaine de Beaulieu".
ESTATE = re.compile(
    r"bergerie|moulin|grange|haras|relais|peniche|ranch|lieu de vie|closerie|domaine|mas|chateau"
    r"|earl|gaec|cite|residence|villa|zone|z\.?[ai]\b"
)
BUSINESS = re.compile(
    r"hotel|motel|auberge|camping|camp\b|bar|pub|club|restaurant|brasserie|cafe|ferme"
)
ARTICLES = frozenset({"le", "la", "les", "au", "aux", "chez", "l'"})
# Where nobody says "hôtel": "elle est au Formule 1 de la rocade".
CHAIN_ALONE = re.compile(
    r"\b(?:au|a l'|du|de l'|l'|le|un|d'un) ?"
    r"(?P<found>(?:formule ?1|hotel ?f1|premiere classe|campanile|ibis(?: budget| styles)?|kyriad"
    r"|balladins|mister bed|etap hotel|novotel|akena|fasthotel|appart'? ?city|residhome|citadines)"
    r"(?: (?:de la|de l'|du|des|de|d') ?[a-z][\w'-]{1,20}+)?)"
)
ARTICLE_BEFORE = re.compile(r"(?<![\w'])(?:l[ae] |l')$")
SERVICE = re.compile(r"cada|chrs|cph|foyer|mecs|ecole|lycee|college|internat")
# What a text of capitals says next, where another would have a name.
GOES_ON = re.compile(
    r"non|sur|sous|en|de|du|des|d|pour|sans|avec|et|ou|dans|par|au|aux|a|est|sont|dit|ne|pas"
    r"|plus|que|qui"
    r"|complet|complete|complets|sature|saturee?s?|ferme|fermee?|plein|pleine|demande|refuse"
    r"|refusee?"
    r"|accepte|acceptee?|oriente|saisi|saisie|contacte|indisponible|jusqu|jusqu'au|depuis"
    r"|prevue?|payee?"
    r"|trouvee?|impossible|urgence|ok|ko|vers|suite|apres|avant|car|mais|si|fin|faute|attente"
    r"|relance"
)
# "un salon afro du 10e, Queen Beauty Paris, 65 h": the name stands apart.
APART = re.compile(
    r"\b(?:hotel|motel|auberge|camping|bar|club|discotheque|cabaret|restaurant|pizzeria"
    r"|brasserie|kebab"
    r"|boulangerie|epicerie|salon|institut|spa|onglerie|ferme|exploitation|domaine|garage"
    r"|pressing|foyer"
    r"|serveuse?|plongeuse?|cuisiniere?|coiffeuse|danseuse|hotesse|femme de (?:chambre|menage)"
    r"|squat|camp|campement|residence|ecole|lycee|college|entreprise|societe|magasin|boutique)\b"
    r"[^.,;:\n(\"«]{0,30}[,:(\"«] ?"
)
NAME_APART = re.compile(
    r"(?P<found>[A-Z][a-z][\w'&-]{0,30}+"
    r"(?: (?:(?:de|du|des|la|le|les|et|&) )?[A-Z][\w'&-]{0,30}+){0,3})"
    r"(?= ?[,.;)\"»\n]|$)"
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
        is_service = SERVICE.match(surface.folded, start) is not None
        if not _is_public(
            match, is_estate=is_estate, is_business=is_business, is_service=is_service
        ):
            yield Span(_with_article(surface, start), match.end(), Kind.PLACE_NAME)
    for _start, match in announced(APART, NAME_APART, surface):
        if _is_a_name(folded(match["found"])):
            yield Span(match.start("found"), match.end("found"), Kind.PLACE_NAME)
    for pattern in (CHAIN, CHAIN_ALONE):
        yield from spans(pattern, surface.folded, Kind.PLACE_NAME)


def _is_a_name(written: str) -> bool:
    """ "Queen Beauty Paris", "Le Grand Bleu"; a town or a department that stands apart is none."""
    first, *more = written.split()
    has_article = first in ARTICLES and bool(more)
    word = more[0] if has_article else first
    known = lexicon()
    if word in known.first_names:
        return True
    places = (known.communes, known.other_names)
    head = word.split("-")[0]
    is_place = any(name in names for names in places for name in (word, head, written))
    if NO_NAME.fullmatch(word) or word in known.allowed:
        return False
    return (has_article and len(more) > 1) or not (is_place or head in known.capitalised)


def _with_article(surface: Surface, start: int) -> int:
    """ "à [lieu]" reads better than "à l'[lieu]"."""
    article = ARTICLE_BEFORE.search(surface.folded, max(0, start - 4), start)
    return article.start() if article else start


def _is_public(
    match: re.Match[str], *, is_estate: bool, is_business: bool, is_service: bool
) -> bool:
    name = folded(match["name"])
    is_acronym = match["name"].isupper() and len(name) > 1 and not match["more"]
    town = folded(f"{match['name']}{match['more']}")
    places = lexicon().communes
    is_town = town in places or town in lexicon().other_names or places.begins_a_name(town)
    # "Foyer de Lens" is one of several, "hôtel de la Poste" is that one.
    is_own = is_estate or (match["link"].strip() in {"de la", "des", "aux"} and is_business)
    is_of_a_town = bool(match["link"]) and is_town and not is_own
    is_known = name in lexicon().allowed and not match["more"]
    # "CADA Limoges", "CHRS TOULON COMPLET", "PAS DE PLACE EN CHRS SUR LE DEPARTEMENT".
    if match["name"].isupper() and match["more"].isupper() and name in lexicon().communes:
        return True
    if match["name"].isupper() and len(name) > 1 and GOES_ON.fullmatch(name):
        return True
    is_of_a_town = is_of_a_town or (is_town and is_service)
    return is_known or name in PUBLIC or is_acronym or is_of_a_town
