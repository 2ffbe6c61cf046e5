"""Closed lists of the directory. Codes are stored and exchanged; labels are shown.

Age bands and forms of exploitation use the codes and labels of the closed lists of a case, so
that a search, a case and an entry speak of the same thing.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class Zone(models.TextChoices):
    METRO = "metro", _("Mainland France and Corsica")
    DROM = "drom", _("Overseas department")
    COM = "com", _("Overseas collectivity")


class PlaceKind(models.TextChoices):
    """Kinds of communes, as the official geographic code names them."""

    COMMUNE = "commune", _("Commune")
    DELEGATED = "commune-deleguee", _("Former commune (delegated)")
    ASSOCIATED = "commune-associee", _("Former commune (associated)")
    DISTRICT = "arrondissement-municipal", _("Municipal district")


class ContactKind(models.TextChoices):
    """Who a contact point is. The codes of responsible bodies of a dysfunction are among them."""

    ACSE = "ACSE", _("National secure accommodation scheme (Ac.Sé)")
    AD_HOC_GUARDIAN = "AD_HOC_GUARDIAN", _("Ad hoc guardian")
    APPROVED_NGO = "APPROVED_NGO", _("NGO approved for the exit pathway")
    BAR = "BAR", _("Bar association")
    CHILDRENS_JUDGE = "CHILDRENS_JUDGE", _("Children’s court")
    CHILD_PROTECTION = "CHILD_PROTECTION", _("Child protection service")
    DDETS = "DDETS", _("Departmental directorate for employment and solidarity")
    DETENTION_CENTRE = "DETENTION_CENTRE", _("Immigration detention centre")
    EMBASSY = "EMBASSY", _("Embassy or international cooperation")
    FAMILY_BENEFITS = "FAMILY_BENEFITS", _("Family benefits office")
    FOREIGN_AFFAIRS = "FOREIGN_AFFAIRS", _("Ministry of Foreign Affairs")
    GENDARMERIE = "GENDARMERIE", _("Gendarmerie")
    HEALTH = "HEALTH", _("Regional health agency or hospital")
    HEALTH_INSURANCE = "HEALTH_INSURANCE", _("Health insurance office")
    HOUSING_SERVICE = "HOUSING_SERVICE", _("Housing coordination service (SIAO, 115)")
    JUSTICE = "JUSTICE", _("Ministry of Justice")
    LABOUR_INSPECTION = "LABOUR_INSPECTION", _("Labour inspection")
    NATIONAL_COORDINATION = "NATIONAL_COORDINATION", _("National coordination")
    NATIONAL_POINT = "NATIONAL_POINT", _("National contact point")
    OFII = "OFII", _("Immigration and integration office (OFII)")
    OFPRA = "OFPRA", _("Refugee protection office (OFPRA)")
    POLICE = "POLICE", _("National police")
    PREFECTURE = "PREFECTURE", _("Prefecture, foreigners’ service")
    PROSECUTOR = "PROSECUTOR", _("Public prosecutor’s office")
    RIGHTS_DEFENDER = "RIGHTS_DEFENDER", _("Delegate of the Defender of Rights")
    SHELTER_OPERATOR = "SHELTER_OPERATOR", _("Shelter operator")
    SPECIALISED_NGO = "SPECIALISED_NGO", _("Specialised NGO")
    WOMENS_RIGHTS = "WOMENS_RIGHTS", _("Women’s rights delegate")
    YOUTH_JUSTICE = "YOUTH_JUSTICE", _("Judicial youth protection (PJJ)")


class OrganisationKind(models.TextChoices):
    STATE = "state", _("State service")
    JUSTICE = "justice", _("Justice")
    LOCAL_AUTHORITY = "local_authority", _("Local authority")
    HEALTH = "health", _("Health service")
    NGO = "ngo", _("NGO")
    PROFESSION = "profession", _("Legal profession")
    INTERNATIONAL = "international", _("Embassy or international organisation")
    OTHER = "other", _("Other organisation")


class Scope(models.TextChoices):
    """Which territory a contact point serves. It is not an address."""

    DEPARTMENTS = "departments", _("One or several departments")
    REGION = "region", _("One region")
    NATIONAL = "national", _("Whole country")
    OVERSEAS = "overseas", _("All overseas territories")
    ONLINE = "online", _("No territory: victims exploited online")


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("contact point", "Draft")
    PUBLISHED = "published", _("Published")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DysfunctionFamily(models.TextChoices):
    """The families of dysfunctions, in the words of somebody who looks for help."""

    IDENT = "IDENT", _("Identification of the victim")
    REFL = "REFL", _("Reflection period")
    SEJ = "SEJ", _("Residence permit or removal")
    PSP = "PSP", _("Exit pathway from prostitution")
    HEB = "HEB", _("Accommodation and shelter")
    MIN = "MIN", _("Protection of a minor")
    JM = "JM", _("Young adults")
    COOP = "COOP", _("Cooperation between services")
    REF = "REF", _("Referent absent or out of reach")
    DROITS = "DROITS", _("Legal aid, health care, police protection, compensation")
    NUM = "NUM", _("Exploitation online")
    INT = "INT", _("International cooperation and return")
    AUT = "AUT", _("Another problem")


class AgeBand(models.TextChoices):
    MINOR = "MINOR", _("Minor")
    YOUNG_ADULT = "YOUNG_ADULT", _("Young adult (18-20)")
    ADULT = "ADULT", _("Adult (21 and over)")
    UNKNOWN = "UNKNOWN", _("Unknown")


class Exploitation(models.TextChoices):
    SEXUAL = "SEXUAL", _("Sexual exploitation")
    LABOUR = "LABOUR", _("Labour exploitation (not domestic)")
    DOMESTIC = "DOMESTIC", _("Domestic servitude")
    BEGGING = "BEGGING", _("Forced begging")
    CRIMINAL_ACTIVITY = "CRIMINAL_ACTIVITY", _("Forced criminal activity")
    ORGAN_REMOVAL = "ORGAN_REMOVAL", _("Organ removal")
    OTHER = "OTHER", _("Other form")
    UNKNOWN = "UNKNOWN", _("Unknown")


class Language(models.TextChoices):
    """ISO 639 codes of the languages most often asked for; `fsl` is French Sign Language."""

    ARABIC = "ar", _("Arabic")
    BULGARIAN = "bg", _("Bulgarian")
    CHINESE = "zh", _("Chinese")
    EDO = "bin", _("Edo")
    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    FRENCH_SIGN = "fsl", _("French Sign Language")
    LINGALA = "ln", _("Lingala")
    PORTUGUESE = "pt", _("Portuguese")
    ROMANI = "rom", _("Romani")
    ROMANIAN = "ro", _("Romanian")
    RUSSIAN = "ru", _("Russian")
    SPANISH = "es", _("Spanish")
    UKRAINIAN = "uk", _("Ukrainian")
    URDU = "ur", _("Urdu")
    VIETNAMESE = "vi", _("Vietnamese")
    YORUBA = "yo", _("Yoruba")
    ALBANIAN = "sq", _("Albanian")


class ChannelKind(models.TextChoices):
    PHONE = "phone", _("Telephone")
    EMAIL = "email", _("E-mail")
    WEB = "web", _("Web site")
    HOURS = "hours", _("Hours")
    SECURE = "secure", _("Secure channel")


class Tier(models.TextChoices):
    """Who may see a channel. Each tier includes those before it."""

    PUBLIC = "public", _("Everybody")
    PARTNER = "partner", _("Partners with an account")
    COORDINATION = "coordination", _("National coordination")


class VerificationMethod(models.TextChoices):
    PHONE = "phone", _("Telephone call")
    EMAIL = "email", _("E-mail exchange")
    MEETING = "meeting", _("Meeting")
    OFFICIAL_SOURCE = "official_source", _("Official publication")
    LINK = "link", _("Confirmed by the service itself")


class VerificationOutcome(models.TextChoices):
    CONFIRMED = "confirmed", _("Everything is right")
    WRONG = "wrong", _("Something is wrong")
    UNREACHABLE = "unreachable", _("Nobody answered")


class Freshness(models.TextChoices):
    """What a reader may expect of an entry: checked lately, or to be checked."""

    VERIFIED = "verified", _("Verified")
    STALE = "stale", _("To be verified")


class Coverage(models.TextChoices):
    """What the map says of a department, from best to worst."""

    VERIFIED = "verified", _("Verified referent")
    STALE = "stale", _("Referent to be verified")
    NONE = "none", _("No referent")
