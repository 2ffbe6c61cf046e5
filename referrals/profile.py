"""The profile of a case: all that is known of whom it concerns, field by field."""

from django.db import models

from referrals.enums import (
    AgeBand,
    Exploitation,
    Modality,
    NationalityGroup,
    ReporterKind,
    Sex,
    VictimStatus,
)

# Each field with its closed list.
PROFILE_LISTS: dict[str, type[models.TextChoices]] = {
    "exploitation": Exploitation,
    "age_band": AgeBand,
    "sex": Sex,
    "nationality_group": NationalityGroup,
    "victim_status": VictimStatus,
    "modality": Modality,
    "reporter_kind": ReporterKind,
}
PROFILE_FIELDS = tuple(PROFILE_LISTS)
# Of the forms of exploitation a case has several; of every other field, one value.
SINGLE_FIELDS = tuple(name for name in PROFILE_FIELDS if name != "exploitation")
