"""What the invented entries of the demonstration look like, by kind of contact.

The texts are French because they are data: entries are written in French.
"""

from dataclasses import dataclass, field

from contacts_map.enums import (
    AgeBand,
    ContactKind,
    DysfunctionFamily as Family,
    Exploitation,
    OrganisationKind,
)

# Left without a referent on purpose: the map must show the hole.
WITHOUT_REFERENT = frozenset(
    {"05", "08", "15", "23", "2A", "36", "48", "52", "55", "70", "90", "975", "977", "978", "986"}
)
# Their referent was checked too long ago.
STALE_REFERENT = frozenset({"03", "18", "32", "46", "58", "65", "82", "89", "973", "987"})
RICH = frozenset({"69", "75"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    kind: ContactKind
    organisation: str
    organisation_kind: OrganisationKind
    function: str
    mailbox: str
    families: tuple[Family, ...]
    age_bands: tuple[AgeBand, ...] = ()
    exploitation: tuple[Exploitation, ...] = ()
    dedicated_places: bool = False
    notes: str = ""
    speaks: tuple[str, ...] = field(default=("fr",))


REFERENTS = (
    Profile(
        kind=ContactKind.WOMENS_RIGHTS,
        organisation="Délégation aux droits des femmes",
        organisation_kind=OrganisationKind.STATE,
        function="Référence traite, secrétariat de la commission départementale",
        mailbox="droits-femmes",
        families=(Family.IDENT, Family.REFL, Family.PSP, Family.COOP, Family.REF),
        notes="Oriente vers le service compétent et suit la réponse donnée.",
    ),
    Profile(
        kind=ContactKind.PREFECTURE,
        organisation="Préfecture",
        organisation_kind=OrganisationKind.STATE,
        function="Référence traite, service des étrangers",
        mailbox="referent-traite",
        families=(Family.REFL, Family.SEJ, Family.COOP, Family.REF),
        notes="Traite les demandes de récépissé et de titre de séjour au titre de la traite.",
    ),
    Profile(
        kind=ContactKind.DDETS,
        organisation="Direction de l’emploi et des solidarités",
        organisation_kind=OrganisationKind.STATE,
        function="Référence traite, pôle des solidarités",
        mailbox="solidarites",
        families=(Family.IDENT, Family.HEB, Family.COOP, Family.REF),
    ),
)

CONTACTS = (
    Profile(
        kind=ContactKind.POLICE,
        organisation="Police nationale",
        organisation_kind=OrganisationKind.STATE,
        function="Groupe traite et proxénétisme",
        mailbox="police-traite",
        families=(Family.IDENT, Family.REFL, Family.DROITS, Family.COOP),
    ),
    Profile(
        kind=ContactKind.GENDARMERIE,
        organisation="Groupement de gendarmerie",
        organisation_kind=OrganisationKind.STATE,
        function="Cellule de lutte contre la traite",
        mailbox="gendarmerie-traite",
        families=(Family.IDENT, Family.REFL, Family.DROITS, Family.COOP),
    ),
    Profile(
        kind=ContactKind.CHILD_PROTECTION,
        organisation="Conseil départemental",
        organisation_kind=OrganisationKind.LOCAL_AUTHORITY,
        function="Aide sociale à l’enfance, mineurs victimes de traite",
        mailbox="protection-enfance",
        families=(Family.MIN, Family.JM),
        age_bands=(AgeBand.MINOR, AgeBand.YOUNG_ADULT),
        notes="Une information préoccupante se transmet d’abord à la cellule départementale.",
    ),
    Profile(
        kind=ContactKind.HOUSING_SERVICE,
        organisation="Service intégré d’accueil et d’orientation",
        organisation_kind=OrganisationKind.NGO,
        function="Coordination des places réservées",
        mailbox="siao",
        families=(Family.HEB, Family.JM),
        age_bands=(AgeBand.YOUNG_ADULT, AgeBand.ADULT),
        dedicated_places=True,
        notes="L’hébergement se demande ici ; le lieu n’est jamais communiqué.",
    ),
    Profile(
        kind=ContactKind.APPROVED_NGO,
        organisation="Association Passerelle",
        organisation_kind=OrganisationKind.NGO,
        function="Parcours de sortie de la prostitution",
        mailbox="passerelle",
        families=(Family.PSP, Family.HEB, Family.DROITS),
        exploitation=(Exploitation.SEXUAL,),
        speaks=("fr", "en", "es", "ro"),
    ),
    Profile(
        kind=ContactKind.PROSECUTOR,
        organisation="Parquet",
        organisation_kind=OrganisationKind.JUSTICE,
        function="Section des mineurs et de la traite",
        mailbox="parquet-traite",
        families=(Family.MIN, Family.DROITS, Family.COOP),
    ),
    Profile(
        kind=ContactKind.BAR,
        organisation="Ordre des avocats",
        organisation_kind=OrganisationKind.PROFESSION,
        function="Permanence des victimes",
        mailbox="avocats-victimes",
        families=(Family.DROITS, Family.SEJ),
        speaks=("fr", "en"),
    ),
    Profile(
        kind=ContactKind.LABOUR_INSPECTION,
        organisation="Inspection du travail",
        organisation_kind=OrganisationKind.STATE,
        function="Lutte contre l’exploitation par le travail",
        mailbox="inspection-travail",
        families=(Family.IDENT, Family.DROITS),
        exploitation=(Exploitation.LABOUR, Exploitation.DOMESTIC),
    ),
    Profile(
        kind=ContactKind.SPECIALISED_NGO,
        organisation="Association Horizon libre",
        organisation_kind=OrganisationKind.NGO,
        function="Accompagnement des victimes de traite",
        mailbox="horizon-libre",
        families=(),
        speaks=("fr", "en", "ar", "pt"),
    ),
    Profile(
        kind=ContactKind.AD_HOC_GUARDIAN,
        organisation="Association Tiers de confiance",
        organisation_kind=OrganisationKind.NGO,
        function="Administrateurs ad hoc",
        mailbox="administrateurs-ad-hoc",
        families=(Family.MIN,),
        age_bands=(AgeBand.MINOR,),
    ),
    Profile(
        kind=ContactKind.RIGHTS_DEFENDER,
        organisation="Défenseur des droits",
        organisation_kind=OrganisationKind.STATE,
        function="Délégation territoriale",
        mailbox="defenseur-droits",
        families=(Family.SEJ, Family.DROITS, Family.MIN),
    ),
    Profile(
        kind=ContactKind.CHILDRENS_JUDGE,
        organisation="Tribunal pour enfants",
        organisation_kind=OrganisationKind.JUSTICE,
        function="Greffe de l’assistance éducative",
        mailbox="tribunal-enfants",
        families=(Family.MIN,),
        age_bands=(AgeBand.MINOR,),
    ),
)

REGIONAL = (
    Profile(
        kind=ContactKind.HEALTH,
        organisation="Agence régionale de santé",
        organisation_kind=OrganisationKind.HEALTH,
        function="Accès aux soins des victimes",
        mailbox="sante",
        families=(Family.DROITS,),
    ),
    Profile(
        kind=ContactKind.YOUTH_JUSTICE,
        organisation="Protection judiciaire de la jeunesse",
        organisation_kind=OrganisationKind.JUSTICE,
        function="Mineurs victimes contraints à des délits",
        mailbox="pjj",
        families=(Family.MIN, Family.JM),
        age_bands=(AgeBand.MINOR, AgeBand.YOUNG_ADULT),
        exploitation=(Exploitation.CRIMINAL_ACTIVITY, Exploitation.BEGGING),
    ),
    Profile(
        kind=ContactKind.OFII,
        organisation="Office de l’immigration, direction territoriale",
        organisation_kind=OrganisationKind.STATE,
        function="Allocation et accueil des victimes",
        mailbox="ofii",
        families=(Family.REFL, Family.DROITS, Family.INT),
    ),
)

NATIONAL = (
    Profile(
        kind=ContactKind.NATIONAL_COORDINATION,
        organisation="Coordination nationale (démonstration)",
        organisation_kind=OrganisationKind.STATE,
        function="Remontée des dysfonctionnements",
        mailbox="coordination",
        families=(Family.COOP, Family.REF, Family.AUT),
    ),
    Profile(
        kind=ContactKind.OFPRA,
        organisation="Office de protection des réfugiés (démonstration)",
        organisation_kind=OrganisationKind.STATE,
        function="Référence thématique sur la traite",
        mailbox="ofpra-traite",
        families=(Family.IDENT, Family.SEJ),
    ),
    Profile(
        kind=ContactKind.FOREIGN_AFFAIRS,
        organisation="Ministère des affaires étrangères (démonstration)",
        organisation_kind=OrganisationKind.STATE,
        function="Coopération avec les pays d’origine",
        mailbox="cooperation",
        families=(Family.INT,),
    ),
)

ONLINE = Profile(
    kind=ContactKind.NATIONAL_POINT,
    organisation="Point national, exploitation en ligne (démonstration)",
    organisation_kind=OrganisationKind.NGO,
    function="Victimes recrutées ou exploitées en ligne",
    mailbox="en-ligne",
    families=(Family.NUM, Family.IDENT),
)

OVERSEAS = Profile(
    kind=ContactKind.SPECIALISED_NGO,
    organisation="Réseau Outre-mer solidaire (démonstration)",
    organisation_kind=OrganisationKind.NGO,
    function="Appui à distance aux associations d’outre-mer",
    mailbox="outre-mer",
    families=(),
)
