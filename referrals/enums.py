"""The closed lists of a case.

Codes and labels are those of data/code_lists.csv; a test compares them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class Exploitation(models.TextChoices):
    SEXUAL = "SEXUAL", _("Sexual exploitation")
    LABOUR = "LABOUR", _("Labour exploitation (not domestic)")
    DOMESTIC = "DOMESTIC", _("Domestic servitude")
    BEGGING = "BEGGING", _("Forced begging")
    CRIMINAL_ACTIVITY = "CRIMINAL_ACTIVITY", _("Forced criminal activity")
    ORGAN_REMOVAL = "ORGAN_REMOVAL", _("Organ removal")
    OTHER = "OTHER", _("Other form")
    UNKNOWN = "UNKNOWN", pgettext_lazy("feminine", "Unknown")


class AgeBand(models.TextChoices):
    MINOR = "MINOR", _("Minor")
    YOUNG_ADULT = "YOUNG_ADULT", _("Young adult (18-20)")
    ADULT = "ADULT", _("Adult (21 and over)")
    UNKNOWN = "UNKNOWN", _("Unknown")


class Sex(models.TextChoices):
    F = "F", _("Female")
    M = "M", _("Male")
    OTHER = "OTHER", _("Other")
    UNKNOWN = "UNKNOWN", _("Unknown")


class NationalityGroup(models.TextChoices):
    FRENCH = "FRENCH", pgettext_lazy("nationality", "French")
    EU = "EU", _("European Union or EEA")
    THIRD_COUNTRY = "THIRD_COUNTRY", _("Third country")
    UNKNOWN = "UNKNOWN", pgettext_lazy("feminine", "Unknown")


class VictimStatus(models.TextChoices):
    PRESUMED = "PRESUMED", _("Presumed victim")
    IDENTIFIED = "IDENTIFIED", _("Victim identified by a service")
    RECOGNISED = "RECOGNISED", _("Victim recognised by a court")
    UNKNOWN = "UNKNOWN", _("Unknown")


class Modality(models.TextChoices):
    ONLINE = "ONLINE", _("Online")
    OFFLINE = "OFFLINE", _("Offline")
    MIXED = "MIXED", _("Mixed")
    UNKNOWN = "UNKNOWN", pgettext_lazy("feminine", "Unknown")


class ReporterKind(models.TextChoices):
    NGO = "NGO", _("NGO")
    POLICE = "POLICE", _("National police")
    GENDARMERIE = "GENDARMERIE", _("Gendarmerie")
    JUSTICE = "JUSTICE", _("Justice")
    PREFECTURE = "PREFECTURE", _("Prefecture")
    CHILD_PROTECTION = "CHILD_PROTECTION", _("Child protection")
    HEALTH = "HEALTH", _("Health")
    LABOUR_INSPECTION = "LABOUR_INSPECTION", _("Labour inspection")
    OFII_OFPRA = "OFII_OFPRA", _("OFII or OFPRA")
    OTHER = "OTHER", _("Other")


class Cause(models.TextChoices):
    RIGHT_UNKNOWN = "RIGHT_UNKNOWN", _("Right not known")
    TRAFFICKING_UNKNOWN = "TRAFFICKING_UNKNOWN", _("Trafficking not known")
    NO_INSTRUCTION = "NO_INSTRUCTION", _("No text or instruction")
    NO_PLACES = "NO_PLACES", _("No places")
    NO_STAFF = "NO_STAFF", _("No staff")
    NO_REFERENT = "NO_REFERENT", _("No referent")
    NO_COORDINATION = "NO_COORDINATION", _("No coordination")
    DISCRETION = "DISCRETION", _("Discretionary power")
    DOCUMENTS_REQUIRED = "DOCUMENTS_REQUIRED", _("Documents required")
    LANGUAGE_BARRIER = "LANGUAGE_BARRIER", _("Language barrier")
    DISTRUST = "DISTRUST", _("Distrust or refusal by the person")
    NETWORK_PRESSURE = "NETWORK_PRESSURE", _("Pressure from the network")
    IT_PROBLEM = "IT_PROBLEM", _("IT problem (online service)")
    OTHER = "OTHER", _("Other")


class Outcome(models.TextChoices):
    RESOLVED = "RESOLVED", _("Resolved")
    PARTLY_RESOLVED = "PARTLY_RESOLVED", _("Partly resolved")
    NOT_RESOLVED = "NOT_RESOLVED", _("Not resolved")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("Not applicable")
    DUPLICATE = "DUPLICATE", _("Duplicate")
    OUT_OF_SCOPE = "OUT_OF_SCOPE", _("Out of scope")


class RightObtained(models.TextChoices):
    YES = "YES", _("Yes")
    PARTLY = "PARTLY", _("Partly")
    NO = "NO", _("No")
    TOO_LATE = "TOO_LATE", _("Yes, too late")


class CaseState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    LOGGED = "logged", _("Logged")
    IN_LOCAL_HANDLING = "in_local_handling", _("In local handling")
    RESOLVED_LOCALLY = "resolved_locally", _("Resolved locally")
    ESCALATED = "escalated", _("Escalated")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    INFORMATION_REQUESTED = "information_requested", _("Information requested")
    RELAYED = "relayed", _("Relayed")
    ANSWERED = "answered", _("Answered")
    RETURNED = "returned", _("Returned")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")
    DECLINED = "declined", _("Declined")


class ResponsibleBody(models.TextChoices):
    """The kind of body whose failure is recorded; never a named service or person."""

    ACSE = "ACSE", _("Ac.Sé scheme")
    ANY = "ANY", _("Any body")
    CHILD_PROTECTION = "CHILD_PROTECTION", _("Child protection")
    CHILDRENS_JUDGE = "CHILDRENS_JUDGE", _("Children’s judge")
    DDETS = "DDETS", _("Departmental directorate for employment and solidarity (DDETS)")
    DETENTION_CENTRE = "DETENTION_CENTRE", _("Detention centre")
    FAMILY_BENEFITS = "FAMILY_BENEFITS", _("Family benefits office")
    FOREIGN_AFFAIRS = "FOREIGN_AFFAIRS", _("Foreign affairs")
    GENDARMERIE = "GENDARMERIE", _("Gendarmerie")
    HEALTH_INSURANCE = "HEALTH_INSURANCE", _("Health insurance")
    HOUSING_SERVICE = "HOUSING_SERVICE", _("Housing coordination service (SIAO)")
    JUSTICE = "JUSTICE", _("Justice")
    LABOUR_INSPECTION = "LABOUR_INSPECTION", _("Labour inspection")
    NATIONAL_COORDINATION = "NATIONAL_COORDINATION", _("National coordination")
    OFII = "OFII", _("OFII")
    OFPRA = "OFPRA", _("OFPRA")
    POLICE = "POLICE", _("National police")
    PREFECTURE = "PREFECTURE", _("Prefecture")
    PROSECUTOR = "PROSECUTOR", _("Public prosecutor")
    SHELTER_OPERATOR = "SHELTER_OPERATOR", _("Shelter operator")


class Family(models.TextChoices):
    IDENT = "IDENT", _("Identification")
    REFL = "REFL", _("Reflection period")
    SEJ = "SEJ", _("Residence")
    PSP = "PSP", _("Prostitution-exit pathway")
    HEB = "HEB", _("Accommodation")
    MIN = "MIN", _("Minors")
    JM = "JM", _("Young adults")
    COOP = "COOP", _("Cooperation between services")
    REF = "REF", _("Referents")
    DROITS = "DROITS", _("Rights")
    NUM = "NUM", _("Online exploitation")
    INT = "INT", _("International cooperation")
    AUT = "AUT", _("Other")


class DelayUnit(models.TextChoices):
    """A month is a calendar month, never thirty days."""

    DAY = "day", _("days")
    MONTH = "month", _("months")
    WORKING_DAY = "working_day", _("working days")


class DelayNature(models.TextChoices):
    IMMEDIATE = "immediate", _("Immediate")
    LEGAL = "legal", _("Legal deadline")
    NONE = "none", _("No deadline")
    TARGET = "target", _("Target")


class Urgency(models.TextChoices):
    CRITICAL = "critical", _("Critical")
    HIGH = "high", _("High")
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")


class ClockStart(models.TextChoices):
    """The event that starts the delay."""

    ADMISSION = "admission", _("Admission")
    APPLICATION = "application", _("Application")
    ARREST = "arrest", _("Arrest")
    AUTHORISATION = "authorisation", _("Authorisation")
    COMPLETE_FILE = "complete_file", _("Complete file")
    CONTACT = "contact", _("First contact")
    DANGER_NOTED = "danger_noted", _("Danger noted")
    DECISION = "decision", _("Decision")
    EIGHTEENTH_BIRTHDAY = "eighteenth_birthday", _("Eighteenth birthday")
    END_OF_SUPPORT = "end_of_support", _("End of support")
    FACT = "fact", _("Fact")
    FILING_ATTEMPT = "filing_attempt", _("Attempt to file")
    FIRST_RECEIPT = "first_receipt", _("First receipt")
    HEARING = "hearing", _("Hearing")
    IDENTIFICATION = "identification", _("Identification")
    JUDGE_SEISED = "judge_seised", _("Judge seised")
    NEED_NOTED = "need_noted", _("Need noted")
    NOTICED = "noticed", _("Noticed")
    NOTIFICATION = "notification", _("Notification")
    OPERATION = "operation", _("Operation")
    PERMIT_EXPIRY = "permit_expiry", _("Expiry of the permit")
    PLACEMENT = "placement", _("Placement")
    PLACEMENT_ORDER = "placement_order", _("Placement order")
    PRESENTED_TO_SERVICE = "presented_to_service", _("Presentation to the service")
    RECEIPT_HANDED_OVER = "receipt_handed_over", _("Receipt handed over")
    REPORTED_TO_SERVICE = "reported_to_service", _("Report to the service")
    REQUEST = "request", _("Request")
    START_OF_YEAR = "start_of_year", _("First of January")


class Level(models.TextChoices):
    LOCAL = "local", _("Local level")
    NATIONAL = "national", _("National level")


class Route(models.TextChoices):
    """Where an association reports: to the competent commission, or past it (R6)."""

    COMMISSION = "commission", _("To the commission of the department")
    NATIONAL = "national", _("Straight to the national level")


class AutomaticRule(models.TextChoices):
    """Why a case went up by itself, in the order in which the rules are tried."""

    NO_COMMISSION = "no_commission", _("no commission can receive it")
    CRITICAL = "critical", _("the type is critical")
    CHAIR_IMPLICATED = "chair_implicated", _("it implicates the body that chairs the commission")
    NO_REFERENT = "no_referent", _("the department has no referent")
    DELAY_EXCEEDED = "delay_exceeded", _("the local delay has run out")


class RelayStatus(models.TextChoices):
    """How a relay stands. The coded outcomes are those after `ACCEPTED`; the last two end it
    without an answer."""

    SENT = "sent", pgettext_lazy("relay", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("relay", "Accepted")
    REFUSED = "refused", pgettext_lazy("relay", "Refused")
    ANSWERED = "answered", pgettext_lazy("relay", "Answered")
    UNREACHABLE = "unreachable", pgettext_lazy("relay", "Unreachable")
    WITHDRAWN = "withdrawn", pgettext_lazy("relay", "Withdrawn")


class Means(models.TextChoices):
    """How a contact point was approached; the codes are those of a check of the directory."""

    PHONE = "phone", _("Telephone call")
    EMAIL = "email", _("E-mail exchange")
    MEETING = "meeting", _("Meeting")


class LegalEvent(models.TextChoices):
    """What opens the next legal steps."""

    SILENCE = "silence", _("Silence of the authority")
    REFUSAL = "refusal", _("Refusal")
    REMOVAL = "removal", _("Removal measure")
