"""Telephone numbers, electronic addresses, sites, accounts on networks."""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.surface import Span, Surface, at_figures, spans

# What stands between two digits of a telephone number, digit by digit if need be. A comma with a
# blank after it is a list ("départements 01, 38, 69").
GAP = r"(?:[\s./()\[\]_*|~-]{0,3}|[,:])"
DIGIT_WORD = (
    r"(?:zero|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze"
    r"|seize|vingts?|trente|quarante|cinquante|soixante|cents?|et)"
)
COUNTRY = r"(?:33|262|590|594|596|508|687|689|681)"
PHONES_OF_FIGURES = [
    re.compile(pattern)
    for pattern in (
        # France and overseas, with or without the prefix of the country.
        rf"(?<!\d)(?<!\d/)(?:(?:(?:\+|00|\b(?=33 ?[67])){GAP}{COUNTRY}){GAP}(?:0{GAP})?|0{GAP})"
        rf"[1-9](?:{GAP}\d){{8}}(?!\d|/\d{{4}})",
        # Elsewhere: a plus that is not that of "J+30", or two zeros.
        rf"(?<![\dj])\+{GAP}[1-9](?:{GAP}\d){{6,13}}(?!\d)",
        r"(?<![\d.,/])00[\s.()-]{0,3}[1-9](?:[\s.()-]{0,3}\d){6,13}(?![\d/])",
        # The first zero forgotten: 6 12 34 56 78.
        r"(?<![\d.,/-])[67](?:[ .-]\d\d){4}(?![ .-]?\d)",
        # Two by two with whatever stands between, but a list of departments has commas.
        r"(?<![\d,] )(?<!\d)0[1-9](?:(?:[^\w\s]| ?[^\w\s,] ?|,(?! )){1,3}\d\d){4}(?!\d)",
        # Masked in its middle: "06 39 98 XX 21".
        r"(?<![\d.,/-])(?=[\d .-]{2,14}[x*?#_])0[1-9](?:[ .-]?[\dx*?#_]{2}){4}(?!\w)",
        # Some of its figures: "06 39 98 4x xx".
        r"(?<![\d.,/-])0[1-9](?:[ .-]?\d\d){1,3}(?:[ .-]?(?:\d?[x*?#_.]|[x*?#_.]\d?){1,2}){1,3}"
        r"(?<=[x*?#_\d])(?![\w.])",
    )
]
PHONES = [
    re.compile(pattern)
    for pattern in (
        # Announced: whatever its form.
        rf"\b(?:tel|telephones?|tph|portable|mobile|gsm|joignable|whats ?app|viber|imo|fixe)\b"
        rf"[^\d\n+]{{0,25}}(?P<found>\+?{GAP}\d(?:{GAP}\d){{6,14}})(?!\d)",
        r"\b(?:tel|telephone|tph|portable|numero|num|joindre|appeler)\b[^\d\n]{0,25}"
        r"(?P<found>0[1-9](?:[^\w\n]{1,3}\d\d){2,4})(?!\d)",
        # Its beginning or its end apart: "le 06, c'est le 39 98 41 08", "finit par 41 22".
        r"\b(?:0[67]|numero|num|tel)\b[^\d\n]{1,15}(?P<found>\d\d(?:[ .-]?\d\d){3})(?![ .-]?\d)",
        r"\b(?:termin|fini|commenc|debut)\w{0,6} (?:par|en|avec) (?:le )?"
        r"(?P<found>(?!(?:19|20)\d\d\b)\d\d(?:[ .-]?\d\d){1,4})(?![\d/])",
        # In letters: zéro six douze trente-quatre...
        rf"\bzero[ ,./-]{{1,3}}{DIGIT_WORD}(?:[ ,./-]{{1,3}}{DIGIT_WORD}){{3,14}}\b",
        rf"\b(?:six|sept)[ ,./-]{{1,3}}{DIGIT_WORD}(?:[ ,./-]{{1,3}}{DIGIT_WORD}){{6,14}}\b",
    )
]
# Half in letters: "06 39 98 deux deux douze". Figures alone may be a list of departments.
MIXED_PHONE = re.compile(
    rf"(?<!\d)(?:0{GAP}(?:[1-9]|{DIGIT_WORD}\b)|zero)"
    rf"(?:[ ,./-]{{1,3}}(?:\d{{1,2}}|{DIGIT_WORD})\b){{4,14}}"
)
LETTERS = re.compile(r"[a-z]{3}")

AT = (
    r"(?: ?[(\[{<] ?(?:at|a|arobas(?:e|que)?|arrobase?|@) ?[)\]}>] ?"
    r"|[ _-]{1,2}(?:at|arobas(?:e|que)?|arrobase?)[ _-]{1,2}| ?@ ?|&#64;)"
)
DOT = r"(?: ?[(\[{<] ?(?:dot|point|pt|\.) ?[)\]}>] ?| (?:dot|point|pt) | ?\. ?)"
SAFE_TLD = (
    r"(?:com|net|org|edu|eu|info|biz|fr|be|ch|uk|ro|pl|nl|ru|ng|cn|vn|br|pt|lu|io|app|asso|gouv"
    r"|tn|dz|sn|cm|cd|ua|hu|bg|tr|gr|cz|mk|xyz|online|site|club|link|live|paris|bzh|gp|gf"
    r"|mq|yt|nc|pf|fans|cam|sex|xxx|porn|adult|dating|shop|store|vip|mobi|example|africa)"
)
# These are also French words: they are sites only with a path or "www" ("hier.me", "dossier.de").
UNSAFE_TLD = (
    r"(?:de|me|ca|ba|md|rs|it|es|al|ma|ci|ml|co|tv|us|in|to|at|is|ly|gl|gg|re|pm|se|no|st|cc|ws)"
)
PROVIDER = (
    r"(?:gmail|hotmail|outlook|yahoo|ymail|orange|wanadoo|laposte|sfr|free|bbox|icloud|live|msn"
    r"|proton(?:mail)?|gmx|aol|mail)"
)
NAME = r"[\w+%'-]++"
EMAILS = [
    re.compile(pattern)
    for pattern in (
        r"(?<![\w.+%'-])[\w.+%'-]++@[\w-]++(?:\.[\w-]++){0,5}",
        rf"(?<![\w+%'-]){NAME}(?:(?:[._]| \. | (?:point|dot|tiret|underscore) ){NAME}){{0,4}}{AT}"
        rf"{NAME}(?:{DOT}{NAME}){{0,2}}?{DOT}(?:{SAFE_TLD}|{UNSAFE_TLD})\b",
        rf"(?<![\w+%'-]){NAME} chez {NAME} (?:point|dot) (?:{SAFE_TLD}|{UNSAFE_TLD})\b",
        rf"(?<![\w+%'-]){NAME}(?:\.{NAME}){{0,4}}{AT}{PROVIDER}\b(?:{DOT}{SAFE_TLD}\b)?",
    )
]
# "un compte sur Gmail" says nothing: the name before must be that of an account.
EMAIL_AT_PROVIDER = re.compile(
    rf"(?<![\w+%.-])(?P<name>[\w-]++(?:\.[\w-]++){{0,4}}) (?:chez|sur) {PROVIDER}\b"
    rf"(?:{DOT}{SAFE_TLD}\b)?"
)

URLS = [
    re.compile(pattern)
    for pattern in (
        r"\b(?:h(?:tt|xx)ps?|ftp) ?: ?/ ?/ ?\S++",
        r"\bwww ?\. ?[\w-]++(?:\.[\w-]++)*+(?:/\S*+)?",
        rf"(?<![\w@.-])(?:[\w-]++\.){{1,5}}?{SAFE_TLD}\b(?!\.\w)(?:[/?#:]\S*+)?",
        rf"(?<![\w@.-])(?:[\w-]++\.){{1,5}}?{UNSAFE_TLD}/\S++",
        rf"(?<![\w@.-])[\w-]{{3,63}}+ ?(?:[(\[]\ ?(?:dot|point|\.) ?[)\]] ?){SAFE_TLD}\b",
        r"(?<![\w@.-])[\w-]{4,63}+ (?:point|dot) (?:fr|org|net|com)\b",
    )
]
# Found at once; most texts hold neither, and need not be read by the patterns above.
ANY_AT = re.compile(r"@|&#64;|(?<![a-z])at(?![a-z])|arr?obas|[(\[{<] ?a ?[)\]}>]| chez ")
ANY_DOT = re.compile(r"[\w-]\.[a-z]|h(?:tt|xx)p|ftp ?:|www|\b(?:dot|point)\b|[(\[{<] ?\. ?[)\]}>]")
FINAL_PUNCTUATION = ".,;:!?)]}>\"'»"

NETWORK = (
    r"(?:insta(?:gram)?|ig|snap(?:chat)?|telegram|whats ?app|facebook|fb|messenger|tik ?tok"
    r"|twitter|discord|skype|viber|wechat|imo|onlyfans|mym|vinted|signal|vk|linkedin|badoo|tinder)"
)
ANY_NETWORK = re.compile(rf"\b(?:{NETWORK}|paypal|revolut|lydia|cash ?app)\b")
ACCOUNT_NAME = r"\w[\w.-]{2,29}"
AT_HANDLE = re.compile(r"(?<![\w@.])@[a-z_][\w.]{1,29}+")
# "insta : lili" ends its clause; "Facebook : promesse d'emploi" goes on.
ANNOUNCED_HANDLE = re.compile(
    rf"\b{NETWORK}(?: (?:de|du|est|sous|pseudo|compte|nom|perso|la|l'interessee?)){{0,3}}"
    rf" ?[:=] ?[\"'«@]? ?(?P<name>{ACCOUNT_NAME})"
    rf"(?= ?(?:[,;.!?)\"'»/\n]|$)| (?:et|ou|puis)\b)"
)
QUOTED_ACCOUNT = re.compile(
    rf"\bcompte ?:? ?[\"«] ?(?P<found>[^\"»\n]{{2,40}}?) ?[\"»] (?:sur |de )?{NETWORK}\b"
)
# A quoted name, or one that only an account has: a digit, an underscore or a point inside.
NETWORK_HANDLE = re.compile(
    rf"\b{NETWORK}(?: (?:pseudo|compte|nom|sous(?: le (?:nom|pseudo)(?: de)?)?|au nom de|de"
    rf"|c'est|est))? ?[:=]? ?"
    rf"(?P<found>[\"«] ?[^\"»\n]{{2,40}}[\"»]|[a-z][a-z-]{{0,20}}[\d_][\w.-]{{0,20}}"
    r"|[a-z]{2,20}\.[a-z][\w.]{1,20})"
)
# "snap lilibelle": what follows the network is no word. Capitals go on: "fb Bella Rosa".
AFTER_NETWORK = re.compile(
    rf"\b(?:{NETWORK}|paypal|revolut|lydia|cash ?app)(?: id)?"
    r"(?: (?:c'est|est|sous|au nom de|de|du nom de|nom))?(?: ?[:=/(] ?| )[\"«'$]{0,2} ?"
    r"(?P<name>[a-z][\w.:#-]{2,29})"
)
MORE_CAPITALS = re.compile(r"(?: [A-Z][\w'-]{1,29}){0,2}")
ONE_MORE = re.compile(r" (?P<name>[a-z][\w.-]{2,29}|[a-z]{1,2}\d{1,4}\b)")
# Nothing else has an underscore between letters: "la_belle.93"; a file has its ending.
UNDERSCORED = re.compile(
    r"(?<![\w.@/-])(?=[\w.-]{0,30}[a-z])[a-z0-9][a-z0-9.-]{0,30}_[\w.]{1,30}+(?<!\.pdf|\.doc|\.jpg|\.png|\.csv|\.odt|\.xls)"
    r"(?<!\.docx|\.xlsx|\.jpeg)"
)
# An account near the word for a network: "insta du recruteur mister.dubaii77".
NEAR_NETWORK = re.compile(
    rf"\b{NETWORK}\b[^\n;]{{1,40}}? [\"«']?(?P<found>[a-z]{{2,20}}[._-][a-z]{{0,12}}\d{{1,4}}"
    r"|[a-z]{4,20}\d{2,6})(?![\w-])"
)
BEFORE_NETWORK = re.compile(
    rf"(?<![\w.@-])(?P<found>[a-z]{{2,20}}[._-][a-z]{{0,12}}\d{{0,4}}|[a-z]{{4,20}}\d{{2,6}})[\"»']?"
    rf" (?:sur|via|\() ?{NETWORK}\b"
)
CASH_NAME = re.compile(r"(?<!\w)\$[a-z]\w{2,20}")
ALIAS = re.compile(
    rf"\b(?:pseudo(?:nyme)?s?|username|user|identifiant|mot de passe|mdp|login|nick(?:name)?"
    rf"|nom d'utilisat(?:eur|rice)|alias)"
    rf"(?: (?:sur )?{NETWORK})?(?: (?:est|de|sur))?(?P<announced> ?[:=] ?| ?(?=[\"«]))?"
    rf" ?[\"«']? ?(?P<name>{ACCOUNT_NAME})"
)
# "login : impossible", where a pseudonym may be a word.
ACCESS = re.compile(r"user\b|identifiant|mot de passe|mdp|login")
COMMON_NOUN = re.compile(
    r"recrutement|annonces?|contacts?|menaces?|messages?|chantage|surveillance|publicite|photos?"
    r"|videos?|groupes?|oui|non|aucune?|inconnue?|rien|idem|signalement|retrait|plateformes?"
)


def phones(surface: Surface) -> Iterator[Span]:
    for match in at_figures(PHONES_OF_FIGURES, surface.numbers):
        yield Span(match.start(), match.end(), Kind.PHONE)
    for pattern in PHONES:
        yield from spans(pattern, surface.numbers, Kind.PHONE)
    for match in MIXED_PHONE.finditer(surface.numbers):
        if LETTERS.search(match.group()):
            yield Span(match.start(), match.end(), Kind.PHONE)


def emails(surface: Surface) -> Iterator[Span]:
    for pattern in EMAILS if ANY_AT.search(surface.numbers) else []:
        for match in pattern.finditer(surface.numbers):
            yield _without_final_punctuation(match, Kind.EMAIL)
    for match in EMAIL_AT_PROVIDER.finditer(surface.numbers):
        if _looks_like_an_account(match["name"]):
            yield Span(match.start(), match.end(), Kind.EMAIL)


def urls(surface: Surface) -> Iterator[Span]:
    for pattern in URLS if ANY_DOT.search(surface.numbers) else []:
        for match in pattern.finditer(surface.numbers):
            if not _is_end_of_sentence(surface.cased[match.start() : match.end()]):
                yield _without_final_punctuation(match, Kind.URL)


def handles(surface: Surface) -> Iterator[Span]:
    for pattern in (AT_HANDLE, CASH_NAME):
        yield from spans(pattern, surface.numbers, Kind.HANDLE)
    if "_" in surface.numbers:
        yield from spans(UNDERSCORED, surface.numbers, Kind.HANDLE)
    if ANY_NETWORK.search(surface.numbers):
        yield from _network_handles(surface)
    for match in ALIAS.finditer(surface.numbers):
        name = surface.cased[match.start("name") : match.end("name")]
        if ACCESS.match(match.group()) and lexicon().is_word(folded(name)):
            continue
        if match["announced"] or name[0].isupper() or _looks_like_an_account(name):
            yield Span(match.start("name"), match.end("name"), Kind.HANDLE)


def _network_handles(surface: Surface) -> Iterator[Span]:
    for pattern in (NETWORK_HANDLE, QUOTED_ACCOUNT, NEAR_NETWORK, BEFORE_NETWORK):
        yield from spans(pattern, surface.numbers, Kind.HANDLE)
    for match in ANNOUNCED_HANDLE.finditer(surface.numbers):
        if not COMMON_NOUN.fullmatch(match["name"]):
            yield Span(match.start("name"), match.end("name"), Kind.HANDLE)
    for match in AFTER_NETWORK.finditer(surface.numbers):
        if _is_nobodys_word(match["name"]):
            yield Span(match.start("name"), _end_of_account(surface, match.end()), Kind.HANDLE)


def _end_of_account(surface: Surface, end: int) -> int:
    """ "fb Bella Rosa", "insta : bella osas"."""
    capitals = MORE_CAPITALS.match(surface.cased, end)
    small = ONE_MORE.match(surface.numbers, capitals.end() if capitals else end)
    if small and _is_nobodys_word(small["name"]):
        return small.end()
    return capitals.end() if capitals else end


def _is_nobodys_word(name: str) -> bool:
    """Neither a word nor a town: "annonce Facebook Lyon" says where."""
    known = lexicon()
    plain = folded(name.rstrip(".:-"))
    if plain in known.allowed or plain in known.communes:
        return False
    parts = [part for part in re.split(r"[-.:]", plain) if part]
    is_word = all(len(part) == 1 or known.is_word(part) for part in parts)
    return not is_word and plain not in known.other_names


def _looks_like_an_account(name: str) -> bool:
    letters = any(character.isalpha() for character in name)
    return letters and any(character.isdigit() or character in "._" for character in name)


def _without_final_punctuation(match: re.Match[str], kind: Kind) -> Span:
    return Span(match.start(), match.start() + len(match.group().rstrip(FINAL_PUNCTUATION)), kind)


def _is_end_of_sentence(site: str) -> bool:
    """Whether only the blank after a full stop is missing ("le dossier.Paris refuse")."""
    before, _dot, after = site.rpartition(".")
    return after[:1].isupper() and not site.isupper() and not before[:1].isupper()
