"""Where a sentence begins, and what follows somebody who begins one."""

import re

from privacy.screening.lexicon import lexicon

STARTS_A_SENTENCE = frozenset('.!?:;\n"«»([-*/•…>|=')
# What follows a person who begins a sentence, where a common noun would need an article: what she
# does, or somebody else.
PERSON_ACTS = re.compile(
    r" (?:n'|s'|l'|m'|lui |leur |se |ne |me |y |en |e |et [A-Z]|\w+(?:ait|era)\b)"
    r"|,? [(]?(?:agee? de )?(?:\d\d|(?:[a-z]+[ -]){0,2}[a-z]+) ans\b"
    r"|, (?:nat(?:ionalite|\.)|[a-z-]{2,20}(?:ienne?|aise?|oise?|aine?|eenne?)|roumaine?|bulgare"
    r"|turc|turque|serbe|russe|kosovare?|malgache|moldave|rrom|rom"
    r"|mineure?|majeure?|ressortissante?|nee?|enceinte|stagiaire|lyceenne?|victime"
    r"|benevole|educat\w{3,5}|infirmiere?|medecin|assistante?|interprete|avocate?|temoin)\b| [(]"
    r"| (?:et )?(?:sa|son|ses|leur) | - |, c'est (?:ainsi|comme ca|son)\b|"
    r" (?:placee?|hebergee?|orientee?|revenue?|partie?|vue|recue?|convoquee?|interpellee?"
    r"|entendue?"
    r"|auditionnee?|suivie?|accompagnee?|agressee?|enceinte|absente|malade|blessee?|connue"
    r"|inconnue"
    r"|nee|arrivee?|disparue|retrouvee?|signalee?|scolarisee?|sortie|rentree?|mineure?|majeure?"
    r"|seule"
    r"|injoignable|hospitalisee?|emmenee?|exploitee?|prostituee?|logee?|deboutee?|regularisee?"
    r"|expulsee?|domiciliee?|menacee?|frappee?|violee?|battue?|terrorisee?|angoissee?|stable|venue"
    r"|descendue?|toujours|encore|aussi|deja|jamais|maintenant|aujourd'hui|hier|demain)\b"
)
NEXT_CAPITAL = re.compile(r" (?P<name>[A-Z][\w'-]{1,40}+)")
NEXT_WORD = re.compile(r" ([a-z]{1,30})\b")
CONTEXT = 30
# A word with an article is a common one, whatever its capital: "l'Espérance", "la Victoire".
ARTICLE = re.compile(
    r"(?:\b(?:la|le|les|une?|des|du|au|aux|cette|ce|sa|son|ses|leur) |l')$", re.IGNORECASE
)


def begins_a_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - CONTEXT) : start].rstrip(" '")
    return not before or before[-1] in STARTS_A_SENTENCE


def acts(text: str, end: int) -> bool:
    following = NEXT_WORD.match(text, end)
    does = following is not None and following[1] in lexicon().verbs
    return does or PERSON_ACTS.match(text, end) is not None
