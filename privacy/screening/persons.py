"""Persons called by a civility, a function or a nickname: "Mme Petit", "le juge Noir"."""

import re
from collections.abc import Iterator

from privacy.screening.findings import Kind
from privacy.screening.lexicon import folded, lexicon
from privacy.screening.surface import Span, Surface, announced

CIVILITY = (
    r"(?:MM?\.|MM?(?= [A-Z])|m\.|(?i:m(?:r|me|mes|lle|lles|elle)\b\.?|monsieur|madame|mademoiselle"
    r"|messieurs|mesdames|dr\b\.?|docteur|maitre)|Me\b|Pr\b\.?)"
)
PARTICLE = r"(?:(?:de la|de|du|des|le|la|ben|bint|el|al|van|von|da|dos|ould|d') ?)"
LETTERS = r"(?:[A-Z]\. ?-?){2,3}(?!\w)"
NAME = r"[A-Z][\w'-]{0,40}+"
CIVILITY_AND_NAME = re.compile(
    rf"(?<![\w.])(?:{CIVILITY} et )?(?:{CIVILITY} |M\.){PARTICLE}?(?P<name>{LETTERS}|{NAME})\.?"
    rf"(?P<more>(?: {PARTICLE}?{NAME}){{0,4}})"
)
ONLY_LETTERS = re.compile(r"(?:[A-Z][. -]{0,2}){1,3}")
# "mme diallo", in a text without capitals: the word after is one only if it is no French word.
SMALL_CIVILITY = re.compile(
    r"(?<![\w.])(?:mr|mme|mlle|melle|monsieur|madame|mademoiselle)\.? "
    r"(?:(?:le|la|de|du|da|dos|el|ben|ait|van|di|ould) |n')?(?P<name>[a-z][a-z'-]{2,40}+)"
)
# "Tata Mimi", "Mama Tessy": what those who exploit are called.
FAMILIAR = re.compile(
    r"\b(?:tatas?|tatie|tonton|tantie|maman|mama|madam|papi|papy|mami|mamie|papa"
    r"|epoux|famille|consorts|fratrie|freres|s(?:oe|œ)urs) "
)
# "la dame Ouédraogo"; "la dame nigériane" is nobody's name.
# After a rank with its article a town has its preposition: "le lieutenant Carpentras".
RANK = re.compile(
    r"\b(?:l[ae] )(?:docteure?|dr|professeure?|lieutenante?|capitaine|adjudante?(?:-cheffe?)?"
    r"|major"
    r"|brigadiere?(?:-cheffe?)?|marechal des logis(?:-chef)?|commandante?|maitre|soeur|pere"
    r"|frere) "
)
DAME = re.compile(r"\b(?:la |le |une |cette |ledit |ladite )?(?:dame|sieur|veuve) ")
FAMILIAR_NAME = re.compile(rf"(?P<name>{NAME})")
# Functions are no names: "Madame la préfète" has an article, some write "Madame Préfète" too.
FUNCTIONS = frozenset({
    "prefet", "prefete", "sous-prefet", "sous-prefete", "procureur", "procureure", "procureurs",
    "president", "presidente", "juge", "maire", "ministre", "directeur", "directrice",
    "commissaire", "commandant", "commandante", "avocat", "avocate", "substitut", "greffier",
    "greffiere", "secretaire", "referent", "referente", "chef", "cheffe", "inspecteur",
    "inspectrice", "defenseur", "defenseure", "depute", "deputee", "senateur", "senatrice",
    "conseiller", "conseillere", "recteur", "rectrice", "rapporteur", "rapporteure",
    "responsable", "coordinateur", "coordinatrice",
})  # fmt: skip
# "Une personne dite Mme X", "surnommée Madame".
CIVIL_WORDS = frozenset({"monsieur", "madame", "mme", "mlle", "mr"})
ARTICLES = frozenset({"le", "la", "les", "l"})
# What people write when they already hide a name.
PLACEHOLDERS = frozenset({"x", "xx", "xxx", "y", "yy", "z", "zz", "nn"})

# "une femme nommée Osas": whatever the word, the sentence says that it is a name.
NAMING = re.compile(
    r"\b(?:(?:pre|sur)?nommee?s?|(?:pre|sur)nom|pour nom|sous le nom(?: de)?|se nomm\w{1,4}"
    r"|(?:s'|m'|l'|les |la |le |se fait )appell?\w{1,4}|appelee?s?|alias|surnomm\w{1,4}"
    r"|se presente comme|connue? comme|connue? sous(?: le (?:sur)?nom(?: de)?)?|une? certaine?s?"
    r"|dite?s?(?: (?:seulement|juste|etre))?)"
)
NAMED = re.compile(
    r"(?: ?:? ?[\"«“'] ?(?P<found>(?:(?:le |la |l')?[A-Z]|(?:le|la|l'|big|petit|petite|mama"
    r"|tata)\b)"
    r"[^\n\"»”]{1,30}?) ?[\"»”']"
    r"| ?:? ?(?P<plain>(?:le |la |l')?[A-Z][a-z][\w'-]{0,40}+"
    r"(?: (?:(?:le|la|de|du|l') ?)?[A-Z][\w'-]{1,40}+){0,2}))"
)
# "la circulaire dite Valls".
NAMED_LAW = re.compile(
    r"\b(?:loi|circulaire|directive|ordonnance|decret|dispositif|plan|jurisprudence|convention"
    r"|reglement|operation|rapport|methode|procedure|clause|arret)\b[^.;\n]{0,40}$"
)

# "Le chauffeur, Titi, ...": between commas, after a person, a word with a capital is a name.
SOMEBODY = re.compile(
    r"\b(?:chauffeur|gerante?|patron|patronne|mere|pere|frere|s(?:oe|œ)ur|tante|oncle|cousine?"
    r"|amie?"
    r"|mari"
    r"|conjointe?|compagnon|compagne|fils|fille|copain|copine|enfant|bebe|proxenete|passeur"
    r"|passeuse"
    r"|recruteur|recruteuse|employeur|employeuse|logeur|logeuse|voisine?|educateur|educatrice"
    r"|avocate?|interprete|stagiaire|victime|femme|homme|dame|collegue|benevole|cpe|client"
    r"|intermediaire|tuteur|tutrice|gardien|gardienne|temoin|suspect|auteur|proprietaire"
    r"|bailleur|infirmiere?|psychologue|medecin|policier|policiere|manager|neveu|niece),? "
)
APPOSITION = re.compile(r"[\"«“]? ?(?P<found>[A-Z][a-z][\w'-]{0,40}+)(?= ?[»”\",)]|\.(?:$|\s))")
# "le bailleur Brossard": what somebody is, then a word with a capital that is neither a people nor
# a service.
ROLE = re.compile(
    r"\b(?:bailleur|bailleresse|logeur|logeuse|patron|patronne|gerante?|exploitante?|exploitation"
    r"|exploiteur|exploiteuse"
    r"|employeur|employeuse|chauffeur|passeur|passeuse|proxenete|recruteur|recruteuse|souteneur"
    r"|oncle|tante|cousine?|neveu|niece|frere|s(?:oe|œ)ur|mari|epouse|epoux|compagnon|compagne"
    r"|conjointe?|copain"
    r"|copine|amie?|fils|fille|bebe|voisine?|collegue|client|cliente|temoin"
    r"|substitute?s?|procureure?|vice-procureure?|juge|magistrate?|greffiere?|huissiere?|notaire"
    r"|avocate?|brigadiere?(?:-cheffe?)?|adjudante?(?:-cheffe?)?|gendarme|lieutenante?|capitaine"
    r"|commandante?|major|majore"
    r"|marechal des logis(?:-chef)?|gardien de la paix|gardienne de la paix|commissaire|inspecteur"
    r"|inspectrice|opj|policier|policiere|agente?"
    r"|officier|officiere|enqueteur|enquetrice|educateur|educatrice|educ|medecin|docteure?"
    r"|infirmiere?|psychologue"
    r"|psychiatre|interprete|traducteur|traductrice|assistante?(?: sociale?)?"
    r"|travailleuse? sociale?"
    r"|referente?|coordinateur|coordinatrice|directeur|directrice|cheffe?(?: de service)?"
    r"|responsable|stagiaire"
    r"|benevole|intervenante?|administratrice|administrateur|tuteur|tutrice|prof|professeure?|cpe"
    r"|conseillere?"
    r"|nom|prenom|jeune|petite?|nommee?|fillette|garcon|gamine?|ado|famille|dossier|affaire"
    r"|situation|victime) "
)
# "juge : Morin", "signé Fontaine", "cordialement, Nadège".
LABEL = re.compile(
    r"\b(?:juge|jde|jaf|referente?|educ|educatrice|educateur|avocate?|interprete|patron|gerant"
    r"|contact"
    r"|nom|prenom|auteure?|suspecte?|redacteur|redactrice|agent|assistante? sociale?|as|cip|chef"
    r"|psy"
    r"|medecin|proxenete|client|mere|pere|frere|soeur|enfants?|victime|temoin|par|pour info"
    r"|assuree?|patiente?|beneficiaire|usagere?|demandeur|demandeuse|requerante?|plaignante?"
    r"|interessee?|mineure?|majeure?|jeune|residente?|hebergee?|eleve|salariee?|appelante?"
    r"|declarante?|titulaire|proprietaire|conducteur|conductrice|locataire|logeur|logeuse|mari"
    r"|conjointe?|compagnon|compagne|fils|fille|bebe|tante|oncle|cousine?|amie?|copine|copain"
    r"|concerne|objet|ref|dossier|situation|identite|personne|dame|bailleur|gerante|patronne"
    r"|employeur|exploitant|tuteur|tutrice|prof|infirmiere?|benevole|stagiaire|nee?|dit"
    r"|destinatrice"
    r"|destinataire"
    r"|cc|copie|de|a|signe|cordialement|bien a vous|merci|bonne journee|cdlt|cdt) ?[:,] ?"
    r"|\b(?:signe|cdlt|cordialement|signature) "
)
# No town stands there: "chez Rivière", "exploitée par Toulouse".
AT_SOMEBODYS = re.compile(
    r"\b(?:chez|(?:log|exploit|frapp|viol|pay|employ|menac|recrut|sign|enferm|sequestr)ee?s? par) "
)
ROLE_NAME = re.compile(r"(?P<found>[A-Z][a-z][\w'-]{1,40}+(?: [A-Z][\w'-]{1,40}+){0,2})")
# Peoples keep their capital in many hands, and so do some words of institutions.
NO_NAME = re.compile(
    r"[a-z-]{0,40}(?:ien|ienne|ais|aise|ois|oise|ain|aine|een|eenne)s?"
    r"|(?:roum|bulg|serb|croat|turc|turq|grec|arab|kurd|slov|russ|belg|suiss|espagnol|allemand"
    r"|afghan"
    r"|mong|thai|tcheq|peul|basq|rrom|rom|yougosl|monten|maur|corse|breton|normand|catal|tamoul"
    r"|ouzb"
    r"|kosov|mold|madagas|malgach|guade|martiniq|comor|tzig|yenn|somal|slaves?)[a-z]*"
    r"|(?:non|oui|chef|cheffe|general|generale|municipal|municipale|judiciaire|social|sociale"
    r"|national"
    r"|nationale|departemental|departementale|regional|regionale|delegue|deleguee|adjoint|adjointe"
    r"|principal|principale|educatif|familial|familiale|conseil|avocat|procureur|juge|traite|penal"
    r"|mineure?s?|majeure?s?"
    r"|madame|monsieur|mme|mlle|pole|service|aide|centre|maison|mission|tribunal|cour|prefecture"
    r"|police|gendarmerie"
    r"|dublin|caf|association|cimade|croix|france|europe|etat|ministere|republique|foyer|amicale"
    r"|mouvement"
    r"|sans|pas|plus|voir|en|a|au|le|la|les|un|une|de|du|des|et|ou|mais|est|qui|que|pour|par|sur"
    r"|avec|dans|il|elle"
    r"|accueil|asile|urgence|enfance|insertion|hebergement|logement|travail|sante|justice|jeunesse"
    r"|protection|securite"
    r"|relance|suivi|refus|plainte|demande|type|objet|date|lieu|motif|nationalite|nom|prenom|tel"
    r"|age|langue|parcours|statut)"
)
# "« le Borgne »", "on paie le Borgne".
QUOTED_NICKNAME = re.compile(
    r"[\"«“] ?(?P<found>(?:[Ll]e |[Ll]a |L'|l')[A-Z][a-z][\w'-]{1,30}+) ?[\"»”]"
)
NICKNAME = re.compile(
    r"(?P<found>(?:le|la|du|au) (?<![\w'-].{3})(?:Borgne|Grand|Grande|Petit|Petite|Gros"
    r"|Grosse|Chauve|Barbue?|Boiteux"
    r"|Blonde?|Brun"
    r"|Brune|Vieux|Vieille|Boss|Patron|Patronne|Gitan|Manouche|Balafre|Tatoue|Muet"
    r"|Sourd|Roux|Rouquin|Maigre|Noir|Docteur|Pasteur|Prophete|Maestro|Princesse|Lion|Tigre|Loup"
    r"|Ours|Serpent|Renard|Corse|Grec|Maure|Long|Nain|Chat|Taureau|Requin|Cousin|Tonton|Caid|Fou"
    r"|Bossu|Manchot|Marseillais|Parisien|Lyonnais))"
    r"(?![\w'-]| [A-Z])"
)
# "« Chi Lan »": two or three capitals between quotation marks.
QUOTED = re.compile(
    r"[\"«“] ?(?P<found>[A-Z][a-z][\w'-]{0,40}+(?: [A-Z][a-z][\w'-]{0,40}+){1,2}) ?[\"»”]"
)

CONTEXT = 60


def civility_names(surface: Surface) -> Iterator[Span]:
    for match in CIVILITY_AND_NAME.finditer(surface.cased):
        name = folded(match["name"])
        called = folded(match["more"]).split()[0] if name in ARTICLES and match["more"] else name
        hidden = name in PLACEHOLDERS and not match["more"]
        is_service = match["name"].isupper() and name in lexicon().allowed
        if called in FUNCTIONS or hidden or is_service or called.startswith("l'"):
            continue
        alone = ONLY_LETTERS.fullmatch(match["name"]) is not None and not match["more"]
        kind = Kind.INITIALS if alone else Kind.CIVILITY_NAME
        end = match.start() + len(match.group().rstrip())
        # The point that ends the sentence is not part of the name.
        if surface.cased[end - 1] == "." and not alone:
            end -= 1
        yield Span(match.start(), end, kind)
    for match in SMALL_CIVILITY.finditer(surface.folded):
        name = match["name"]
        if (
            name not in FUNCTIONS
            and "'" not in name
            and (name in lexicon().first_names or not _is_word(name))
        ):
            yield Span(match.start(), match.end(), Kind.CIVILITY_NAME)
    yield from _familiar_names(surface)


def _familiar_names(surface: Surface) -> Iterator[Span]:
    for start, match in announced(FAMILIAR, FAMILIAR_NAME, surface):
        name = folded(match["name"])
        if name not in PLACEHOLDERS and not (match["name"].isupper() and NO_NAME.fullmatch(name)):
            yield Span(start, match.end(), Kind.CIVILITY_NAME)
    for start, match in announced(RANK, FAMILIAR_NAME, surface):
        name = folded(match["name"])
        if len(name) > 2 and not match["name"].isupper() and not NO_NAME.fullmatch(name):
            yield Span(start, match.end(), Kind.CIVILITY_NAME)
    for start, match in announced(DAME, FAMILIAR_NAME, surface):
        name = folded(match["name"])
        if name not in PLACEHOLDERS and _may_be_a_name(name):
            yield Span(start, match.end(), Kind.CIVILITY_NAME)


def _is_word(name: str) -> bool:
    return all(lexicon().is_word(part) for part in re.split(r"['-]", name) if len(part) > 1)


def named_persons(surface: Surface) -> Iterator[Span]:
    for match in sorted(_named(surface), key=re.Match.start):
        group = "plain" if match.re is NAMED and not match["found"] else "found"
        word = folded(match[group]).split()[0]
        is_explained = (
            word not in ARTICLES
            and NO_NAME.fullmatch(word) is not None
            and not lexicon().is_name_of_a_person(word)
        )
        if word not in FUNCTIONS | CIVIL_WORDS and not (match.re is NAMED and is_explained):
            yield Span(match.start(group), match.end(group), Kind.FIRST_NAME)


def _named(surface: Surface) -> Iterator[re.Match[str]]:
    for start, match in announced(NAMING, NAMED, surface):
        if not NAMED_LAW.search(surface.folded, max(0, start - CONTEXT), start):
            yield match
    yield from (match for _start, match in announced(SOMEBODY, APPOSITION, surface))
    yield from QUOTED.finditer(surface.cased)
    yield from NICKNAME.finditer(surface.cased)
    for match in QUOTED_NICKNAME.finditer(surface.cased):
        if folded(match["found"]).split()[-1] not in lexicon().allowed:
            yield match
    yield from _with_a_function(surface)


def _with_a_function(surface: Surface) -> Iterator[re.Match[str]]:
    for _start, match in announced(LABEL, ROLE_NAME, surface):
        word = folded(match["found"]).split()[0]
        if lexicon().is_name_of_a_person(word) and word not in lexicon().allowed:
            yield match
    for _start, match in announced(AT_SOMEBODYS, ROLE_NAME, surface):
        word = folded(match["found"]).split()[0]
        is_explained = word in lexicon().allowed or word in lexicon().capitalised
        if not is_explained and not NO_NAME.fullmatch(word):
            yield match
    for _start, match in announced(ROLE, ROLE_NAME, surface):
        if _may_be_a_name(folded(match["found"]).split()[0]):
            yield match


def _may_be_a_name(word: str) -> bool:
    known = lexicon()
    is_place = word in known.communes or word in known.other_names
    if NO_NAME.fullmatch(word) or (word in known.allowed and word not in known.first_names):
        return False
    return known.is_name_of_a_person(word) or not is_place
