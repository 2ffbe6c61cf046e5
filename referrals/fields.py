"""Columns of codes of the closed lists."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

CODE_LENGTH = 30


def code_list(
    choices: type[models.TextChoices], label: "str | StrPromise"
) -> "ArrayField[list[str], list[str]]":
    """Several codes of one closed list."""
    return ArrayField(
        models.CharField(max_length=CODE_LENGTH, choices=choices),
        verbose_name=label,
        default=list,
        blank=True,
    )
