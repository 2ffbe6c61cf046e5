"""Numbers that belong to one person: bank, social security, residence, documents, vehicles."""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.surface import Span, Surface, spans

# Length of an IBAN by country: the register's European countries and those seen in practice.
IBAN_LENGTHS = {
    "ad": 24, "ae": 23, "al": 28, "at": 20, "az": 28, "ba": 20, "be": 16, "bg": 22, "bh": 22,
    "br": 29, "by": 28, "ch": 21, "cr": 22, "cy": 28, "cz": 24, "de": 22, "dk": 18, "do": 28,
    "ee": 20, "eg": 29, "es": 24, "fi": 18, "fo": 18, "fr": 27, "gb": 22, "ge": 22, "gi": 23,
    "gl": 18, "gr": 27, "gt": 28, "hr": 21, "hu": 28, "ie": 22, "il": 23, "iq": 23, "is": 26,
    "it": 27, "jo": 30, "kw": 30, "kz": 20, "lb": 28, "li": 21, "lt": 20, "lu": 20, "lv": 21,
    "ly": 25, "mc": 27, "md": 24, "me": 22, "mk": 19, "mr": 27, "mt": 31, "mu": 30, "nl": 18,
    "no": 15, "pk": 24, "pl": 28, "ps": 29, "pt": 25, "qa": 29, "ro": 24, "rs": 22, "sa": 24,
    "se": 24, "si": 19, "sk": 24, "sm": 27, "tn": 24, "tr": 26, "ua": 29, "va": 22, "xk": 20,
}  # fmt: skip
IBAN = re.compile(r"(?<![a-z\d])(?P<country>[a-z]{2}) ?\d[ .-]?\d(?:[ .-]{0,2}[a-z\d]){11,32}")
ANNOUNCED_IBAN = re.compile(
    r"\b(?:iban|rib|compte bancaire)\b[^\d\n]{0,25}?"
    r"\b(?P<found>(?:[a-z]{2} ?)?\d{2}(?:[ .-]{0,2}(?:\d|[a-z](?= ?\d))){9,28})"
)

NIR_GAP = r"[\s./-]{0,2}"
NIR = re.compile(
    rf"(?<![\d+])[1-478]{NIR_GAP}\d{NIR_GAP}\d{NIR_GAP}"
    rf"(?:0{NIR_GAP}[1-9]|1{NIR_GAP}[0-2]|[2-9]{NIR_GAP}\d){NIR_GAP}"
    rf"(?:\d{NIR_GAP}\d|2{NIR_GAP}[ab]){NIR_GAP}\d(?:{NIR_GAP}\d){{5}}(?:{NIR_GAP}\d{NIR_GAP}\d)?"
    rf"(?!\d)"
)

# A number as it is written: groups of letters and digits, a blank only before a digit.
WRITTEN_NUMBER = (
    r"(?!(?:le|la|les|du|de|des|au|aux|en|et|un|une|il|sur|par|pour|ce|au)\b)"
    r"[a-z]{0,4}[-/ ]?\d[a-z\d]{0,24}+(?:(?:[./_-]| (?=\d))[a-z\d]{1,24}+){0,6}"
)
MARK = r"(?:n[°oº]s?\b\.?|n°|nº|numeros?|num\b\.?|nr\b\.?|#|ref(?:erences?)?\b\.?)"
PAPERS = (
    r"(?:passeports?|carte(?: nationale)? d'identite|cni|pieces? d'identite|titres? de sejour"
    r"|carte de (?:sejour|resident)|recepisses?|aps|visas?|permis|actes? de naissance|ofpra|cnda"
    r"|ofii|dna|gudda|guda|anef|procedures?|pv|proces[- ]verba(?:l|ux)|plaintes?|dossiers?"
    r"|affaires?|parquet|requetes?|rg|role general|minutes?|ordonnance|jugement|oqtf|ecrou"
    r"|matricule|allocataire|caf|cpam|ame|css|c2s|ssi|siret|siren|finess|idf|ine|imei"
    r"|carte (?:bancaire|consulaire|vitale)|identifiants?|cin|cedula|cpf|cnp|egn|nin|bvn"
    r"|eurodac|ipp|telerecours|siao|main courante|secu(?:rite sociale)?|mutuelle)"
)
FOREIGNER = r"(?:agdref|(?:n[°o]|numero|id(?:entifiant)?) (?:d'|de |du )?(?:l')?etrangere?s?)"
ANNOUNCED_FOREIGNER = re.compile(
    rf"\b{FOREIGNER}\b[^\d\n]{{0,25}}(?P<found>\d(?:[ ./-]?\d){{5,13}})(?!\d)"
)
ANNOUNCED_PAPERS = re.compile(
    rf"\b{PAPERS}\b(?:[^\d\n;]{{0,30}}?{MARK}|(?: [a-z]{{3,14}}(?= )){{1,2}})?"
    rf" ?:? ?(?P<number>{WRITTEN_NUMBER})"
)
MARKED = re.compile(rf"(?<![\w]){MARK} ?:? ?(?P<number>{WRITTEN_NUMBER})")
PAPER_FORMS = [
    re.compile(pattern)
    for pattern in (
        # "IP-2025-0412", "série XB n° 123456".
        r"(?<![\w-])(?:IP|LP|PV|TE|JE|AE|BTA|BPM|BSU|PM)[-/](?:19|20)\d\d[-/]\d{3,6}(?!\w)",
        r"\b(?i:serie) [A-Z]{1,3},? ?(?:[nN][°o] ?)?\d{4,8}(?!\w)",
        # French passport.
        r"(?<!\w)\d{2} ?[A-Z]{2} ?\d{5}(?!\w)",
        # Foreign passports and residence cards: letters, then digits.
        r"(?<![\w-])[A-Z]{1,3}-?\d{6,10}[A-Z]?(?!\w)",
        # French identity card since 2021: nine letters and digits, a letter after a digit.
        r"(?<![\w-])(?=[A-Z\d]{9}(?!\w))(?=[A-Z\d]{0,7}\d[A-Z])[A-Z\d]{9}",
    )
]
LONGEST_PREFIX = 10
# The number of a judge's cabinet: "JIRS/24/17", "n° JI 3 24 17", "cab B 21/0123".
CABINET = re.compile(
    r"\b(?:ji|je|jirs|jld|jap|cab(?:inet)?|instruction|secteur \d|parquet|educative|aemo|mnp"
    r"|jes)\b"
    r"[ :/n°-]{1,4}(?P<found>(?:(?:ji|je|jirs|cab|n[°o]) ?)?[a-z]?\d{1,4}(?:[/ -]\d{2,5}){1,3})"
    r"(?![\d/]| ?(?:ans|euros|h)\b)"
)
# The beginning of a social security number says sex, year and month of birth.
PARTIAL_NIR = re.compile(
    r"\b(?:secu|nir|ssn|n[°o] ss|securite sociale)\b[^\d\n]{0,15}"
    rf"(?P<found>[12478]{NIR_GAP}\d\d{NIR_GAP}(?:0[1-9]"
    rf"|1[0-2])(?:{NIR_GAP}\d{{2,3}}){{0,3}})(?!\d)"
)
# Six to eight digits in one piece, with the letters of their series: "RX 456789". Amounts and
# counts of that length are written by threes, or have their unit.
PIECE = re.compile(r"(?<![\w.,/°-])(?:[A-Z]{1,3}[ -])?\d{6,8}[A-Z]?(?!\w|[.,/-]\d)")
# A number that stands alone, nine digits or more, however they are grouped.
FIGURES = re.compile(r"(?<!\d)\d(?:[ ./_-]?\d){8,}+")
YEARS = re.compile(r"(?:19|20)\d\d(?:[ ./_-](?:19|20)\d\d)+")
THOUSANDS = re.compile(r"\d{1,3}(?:[ .]\d{3})+")
UNIT = re.compile(
    r" ?(?:€|[km]€|(?:d')?euros?\b|eur\b|fcfa\b|f ?cfa\b|habitants\b|personnes\b|nairas?\b"
    r"|dinars?\b"
    r"|dirhams?\b|lei\b|leva\b|yuans?\b|dongs?\b|roubles?\b|pesos?\b|dollars?\b|francs?\b"
    r"|gourdes?\b"
    r"|victimes\b|km\b|m2\b)"
)

VEHICLE = (
    r"(?:plaques?|immat(?:ricul\w{1,10})?|voitures?|vehicules?|scooters?|motos?|fourgon(?:nette)?"
    r"|camionnette|camion|berline|utilitaire|remorque|caravane|mercedes(?: vito)?|vito|bmw|audi"
    r"|renault"
    r"|peugeot|citroen|opel|ford|volkswagen|golf|passat|fiat|skoda|dacia|logan|duster|toyota|clio"
    r"|megane|kangoo|trafic|master|berlingo|jumper|transit|sprinter|iveco|volvo|twingo|\d0[0-9]8)"
)
PLATE_WORD = re.compile(rf"\b{VEHICLE}\b")
FOREIGN_PLATE = re.compile(
    r"[^\n;]{0,25}?\b"
    r"(?P<found>[A-Z]{1,3} [A-Z]{1,2} \d{1,4}|\d{4}[ -]?[A-Z]{3}"
    r"|[A-Z]{1,3}[ -]?\d{2,5}[ -]?[A-Z]{1,3}"
    r"|\d{1,4}[ -]?[A-Z]{2,3}[ -]?\d{1,4}"
    r"|[A-Z]{1,3}-[A-Z]{1,2} ?\d{1,4}|[A-Z]{1,3}[ -]\d{1,3}[ -][A-Z]{2,3}|[A-Z]{1,3}[ -]\d{4,6})\b"
)
PLATE_LETTERS = "A-HJ-NP-TV-Z"
PLATE = re.compile(
    rf"(?<![\w-])(?P<left>[{PLATE_LETTERS}]{{2}})(?P<gap>[ ./_-]?)(?:\d{{3}}"
    rf"|(?!\?)[\d?*]{{3}})[ ./_-]?"
    rf"(?P<right>[{PLATE_LETTERS}]{{2}})(?![\w-])",
    re.IGNORECASE,
)
OLD_PLATE = re.compile(
    rf"(?<![\w-])(?P<digits>\d{{1,4}})(?P<gap>[ -]?)(?P<letters>[{PLATE_LETTERS}]{{2,3}})[ -]?"
    r"(?:\d[\dAB]|97[1-6])(?![\w-])"
)
ANNOUNCED_PLATE = re.compile(
    r"\b(?i:plaques?|immatricul\w{2,10})(?: d'immatriculation)?[ :n°]{1,4}(?:[a-z]{2,12} ){0,2}"
    r"(?=[A-Z -]{0,6}\d)(?=[\d -]{0,6}[A-Z])(?P<plate>[A-Z\d]{1,7}(?:[ -][A-Z\d]{1,4}){0,3})\b"
)
# Between blanks these are words and abbreviations of the trade: "le 115 et", "119 ASE 69".
BETWEEN_POINTS = re.compile(r"(?:^|[,;:(.] ?|\n)$")
SHORT_WORD = re.compile(r"(?i:d[eu]|l[ae]|[nsc]e|[smt]a|e[stnx]|a[sn]|pv)")
ABBREVIATION = re.compile(r"ASE|PSP|APS|TEH|ADA|JAP|JLD|DPJ|BPM|RSA|CMA|MNA|CAP")


def ibans(surface: Surface) -> Iterator[Span]:
    for match in IBAN.finditer(surface.numbers):
        end = _end_of_iban(match)
        if end is not None:
            yield Span(match.start(), end, Kind.IBAN)
    yield from spans(ANNOUNCED_IBAN, surface.numbers, Kind.IBAN)


def social_security_numbers(surface: Surface) -> Iterator[Span]:
    # The key is not asked for: a slip of the pen makes the number no less readable.
    yield from spans(NIR, surface.numbers, Kind.SOCIAL_SECURITY_NUMBER)
    yield from spans(PARTIAL_NIR, surface.numbers, Kind.SOCIAL_SECURITY_NUMBER)


def announced_foreigner_numbers(surface: Surface) -> Iterator[Span]:
    for match in ANNOUNCED_FOREIGNER.finditer(surface.numbers):
        # "AGDREF 69…": some count the word as part of the number.
        is_prefix = match.start("found") - match.start() <= LONGEST_PREFIX
        start = match.start() if is_prefix else match.start("found")
        yield Span(start, match.end("found"), Kind.FOREIGNER_NUMBER)


def papers(surface: Surface) -> Iterator[Span]:
    for pattern in (ANNOUNCED_PAPERS, MARKED):
        for match in pattern.finditer(surface.numbers):
            if _is_identifying(match["number"]):
                kind = _kind_of_paper(match["number"])
                # "PV 2025/03417": some count the letters before as part of the number.
                is_prefix = match.start("number") - match.start() <= LONGEST_PREFIX
                start = match.start() if is_prefix else match.start("number")
                yield Span(start, match.end("number"), kind)
    yield from spans(CABINET, surface.numbers, Kind.DOCUMENT_NUMBER)
    for pattern in PAPER_FORMS:
        yield from spans(pattern, surface.cased_numbers, Kind.DOCUMENT_NUMBER)


def lone_figures(surface: Surface) -> Iterator[Span]:
    """Long numbers without a word that says what they are."""
    for match in PIECE.finditer(surface.cased_numbers):
        if not UNIT.match(surface.numbers, match.end()):
            yield Span(match.start(), match.end(), Kind.DOCUMENT_NUMBER)
    for match in FIGURES.finditer(surface.numbers):
        figures = match.group()
        is_amount = THOUSANDS.fullmatch(figures) and UNIT.match(surface.numbers, match.end())
        if not is_amount and not YEARS.fullmatch(figures):
            yield Span(match.start(), match.end(), _kind_of_figures(figures))


def plates(surface: Surface) -> Iterator[Span]:
    for match in PLATE.finditer(surface.cased_numbers):
        if match["gap"] != " " or _is_spaced_plate(match, surface):
            yield Span(match.start(), match.end(), Kind.PLATE)
    for match in OLD_PLATE.finditer(surface.cased_numbers):
        if not ABBREVIATION.fullmatch(match["letters"]) and (
            len(match["digits"]) > 2 or _is_near_vehicle(surface, match.start())
        ):
            yield Span(match.start(), match.end(), Kind.PLATE)
    for vehicle in PLATE_WORD.finditer(surface.folded):
        plate = FOREIGN_PLATE.match(surface.cased_numbers, vehicle.end())
        if plate:
            yield Span(plate.start("found"), plate.end("found"), Kind.PLATE)
    for match in ANNOUNCED_PLATE.finditer(surface.cased_numbers):
        yield Span(match.start("plate"), match.end("plate"), Kind.PLATE)


def _end_of_iban(match: re.Match[str]) -> int | None:
    """Where the IBAN ends, or None when the check digits (ISO 13616, modulo 97) say otherwise."""
    length = IBAN_LENGTHS.get(match["country"])
    places = [index for index, character in enumerate(match.group()) if character.isalnum()]
    if length is None or len(places) < length:
        return None
    iban = "".join(match.group()[index] for index in places[:length])
    if int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97 != 1:
        return None
    return match.start() + places[length - 1] + 1


def _is_identifying(number: str) -> bool:
    """Long enough to be that of one paper: "dossier n° 12" and "dossiers 2023-2024" are not."""
    characters = [character for character in number if character.isalnum()]
    digits = sum(character.isdigit() for character in characters)
    is_long = digits >= 5 or (len(characters) >= 6 and digits >= 4)
    return is_long and not YEARS.fullmatch(number)


def _kind_of_paper(number: str) -> Kind:
    """Ten digits in one piece are a foreigner number, on whatever paper they are printed."""
    is_foreigner = number.isdigit() and len(number) == 10
    return Kind.FOREIGNER_NUMBER if is_foreigner else Kind.DOCUMENT_NUMBER


def _kind_of_figures(figures: str) -> Kind:
    digits = sum(character.isdigit() for character in figures)
    if figures.startswith("0") and digits <= 13 and len(figures) != 12:
        return Kind.PHONE
    return Kind.FOREIGNER_NUMBER if digits <= 10 else Kind.DOCUMENT_NUMBER


def _is_spaced_plate(match: re.Match[str], surface: Surface) -> bool:
    letters = (match["left"], match["right"])
    if _is_near_vehicle(surface, match.start()):
        return True
    if any(SHORT_WORD.fullmatch(part) for part in letters):
        return False
    # Between punctuation it is a plate even in small letters: ", ba 739 tz,".
    starts = BETWEEN_POINTS.search(surface.folded, max(0, match.start() - 2), match.start())
    ends = not surface.folded[match.end() : match.end() + 1].strip(".,;:)\n")
    return all(part.isupper() for part in letters) or (starts is not None and ends)


def _is_near_vehicle(surface: Surface, position: int) -> bool:
    return PLATE_WORD.search(surface.folded, max(0, position - 90), position) is not None
