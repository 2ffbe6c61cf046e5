"""First names typed in small letters that are French words as well: "océane a fugué".

A common noun needs an article, and does little of what somebody does.
"""

import re

from privacy.screening.lexicon import lexicon

# Adjectives and abstract words: without an article they are what they say.
NEVER_SMALL = frozenset({
    "aimable", "aime", "aimee", "aimante", "al", "amour", "ange", "avril",
    "bienvenu", "bienvenue", "bonheur", "candide", "chance", "charite",
    "clemente", "comme", "comte", "conception", "constance", "constant", "constante", "desire",
    "desiree", "destinee",
    "divin", "divine", "endurance", "esperance", "espoir", "exauce", "exaucee",
    "fidele", "fortune", "fortunee", "gene", "germain", "germaine", "gloire", "honore", "imam",
    "innocent", "innocente", "ion", "joie", "joyeux", "jolie", "june", "junior", "jure",
    "juste", "laurier",
    "leger", "legere", "lin", "lois", "luce", "lumiere", "mai", "maman", "mari", "marin",
    "mark", "mars", "martial", "merveille", "merveilles", "modeste", "or", "paix", "pan",
    "parfait",
    "parfaite", "paris", "patience", "perfection", "pere", "pie", "placide", "precieuse",
    "precieux", "promise",
    "prospere", "prosperite", "providence", "prudence", "prudent", "romaine",
    "royal", "sage", "sagesse", "salami", "serein", "sereine", "sincere", "soleil", "tresor",
    "urbain",
    "victorieuse", "victorieux", "vu", "wise", "champion", "joyeuse", "glorieuse", "glorieux",
    "chancelle", "christ", "confidence", "courage", "delice", "elegance", "etoile", "excellence",
    "exode", "faveur", "honneur", "misericorde", "pape", "sirene", "star", "tata", "tendresse",
    "verite", "vainqueur",
    "milan", "li", "bill", "don", "king", "aube", "parole",
})  # fmt: skip
# These begin a sentence too: "juste a côté", "vu ce jour".
NEVER_FIRST = frozenset({
    "aime", "comme", "constant", "desire", "gene", "honore", "jure", "juste", "leger", "lois",
    "mai",
    "maman", "mari", "mars", "or", "paix", "parole", "pere", "sage", "vu", "chance", "patience",
})  # fmt: skip
DETERMINER = re.compile(
    r"(?:\b(?:la|le|les|une?|des|du|aux?|cette|ce|cet|ces|sa|son|ses|leurs?|ma|mon|mes|nos|vos"
    r"|notre"
    r"|votre|en|tres|plus|trop|bien|si|pas) |l')$"
)
# "slt c grace", "je m'appelle rose", "moi ange": who writes says who she is.
SAYS_WHO = re.compile(
    r"(?:^|[.,;:!?\"«(>\n-]|\b(?:slt|salut|bjr|bonjour|bsr|bonsoir|coucou|allo|hello|madame"
    r"|mme)) ?"
    r"(?:c'? ?es?t?|c|moi(?:,? c'? ?es?t?)?|ici|je m'? ?app?ell?e?s?|jm'?app?ell?e?s?"
    r"|(?:je )?m'?app?ell?e?s?|mon (?:pre)?nom (?:c'? ?es?t?))(?: moi)? $"
)
AFTER_SOMEBODY = re.compile(
    r"\b(?:petite?|jeune|fille|fils|s(?:oe|œ)ur|frere|copine|copain|amie?|cousine?|mineure?"
    r"|gamine?|ado"
    r"|collegue|educ|appel de|sms de|message de|nouvelles? de|(?:audience|audition|dossier"
    r"|situation|plainte|accompagnement|recit|rdv|nom|prenom|photos?|cote) de|maman de|mere de"
    r"|pere de|tel de"
    r"|num de|numero de"
    r"|avec|chez|pour|contre|par|voir|vu|eu|rappeler|appeler|et) $"
)
AGE = re.compile(r",? ?\(?(?:agee? de )?\d{1,2} ?ans\b")
DOES = re.compile(
    r" (?:a|est|n'a|n'est|a pas|est pas|n'|s'|ne|m'|lui|nous|va|veut|peut|doit|dit|sort|dort|part"
    r"|vit|pleure"
    r"|attend|rentre|repond|reste|demande|refuse|revient|fugue|arrive|etait|avait|sera|aura) "
)
# What the lists explain, and some are called so all the same: "Ada" is no benefit beside her age.
NAMES_TOO = frozenset({
    "ada", "avril", "cassiopee", "cleo", "cristal", "france", "greta", "job", "justice", "mai",
    "mercedes", "noel", "perceval", "plaisir", "ramadan", "roma", "rubis", "safi", "sol", "sugar",
    "tom", "toussaint", "trust", "vienne",
})  # fmt: skip
BESIDE = re.compile(
    r"(?:^|[^a-z])(?:avec|chez|petite?|jeune|fille|fils|s(?:oe|œ)ur|frere|copine|copain|amie?"
    r"|cousine?"
    r"|nommee?|appelle|collegue|educ|prenom|situation de|sms de|appel de|frere de|mere de) $"
)
DOES_SO = re.compile(
    r"(?:,? [(]?\d\d ans\b| (?:s'|m'|pleure|fugue|dort|vit|dit|attend|veut|raconte|refuse de"
    r"|craint"
    r"|n'ose|ne (?:veut|sort|dort|mange|parle)|a (?:quitte|fugue|peur|fui|disparu|accouche|dit"
    r"|ete vue?)"
    r"|est (?:enceinte|partie?|venue?|arrivee?|terrorisee?)|et s(?:a|on) ))"
)
NEXT_CAPITAL = re.compile(r" [A-Z]")
# "Grâce à", typed without accents, begins many sentences; "Grace a été orientée" does not.
GRACE = "grace"
GRACE_TO = re.compile(
    r" (?:aux?\b|a (?:l'|d'|qu|[A-Z]|(?:la|les?|une?|deux|des?|sa|son|ses|ma|mon|mes|ta|ton|tes"
    r"|cette|ces?"
    r"|votre|vos|notre|nos|leurs?|eux|elles?|lui|vous|nous|toi|moi|plusieurs|quelques)\b))"
)
BEGINNING = re.compile(r"(?:^|[.!?:;\n\"«(»,>-]) ?$")
CONTEXT = 30


def is_small_name(text: str, start: int, end: int, word: str) -> bool:
    """Whether this word without a capital, which may be a first name, names somebody here."""
    if word not in lexicon().first_names or len(word) < 3:
        return False
    if word == GRACE and GRACE_TO.match(text, end):
        return False
    before = text[max(0, start - CONTEXT) : start].lower()
    if DETERMINER.search(before):
        return False
    if AGE.match(text, end):
        return word not in {"mai", "mars", "juste"}
    if word not in NEVER_SMALL and (SAYS_WHO.search(before) or AFTER_SOMEBODY.search(before)):
        return True
    begins = word not in NEVER_FIRST and BEGINNING.search(before) is not None
    return begins and DOES.match(text, end) is not None


def is_called(text: str, start: int, end: int) -> bool:
    """Whether a word of `NAMES_TOO` with a capital stands for somebody."""
    before = text[max(0, start - CONTEXT) : start].lower()
    if BEGINNING.search(before) and DOES_SO.match(text, end):
        return True
    return BESIDE.search(before) is not None and NEXT_CAPITAL.match(text, end) is None
