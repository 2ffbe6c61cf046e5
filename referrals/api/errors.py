"""The refusals of the services as problems (RFC 9457); `problem` holds the members to add."""

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, NotFound, PermissionDenied, ValidationError

from privacy.keyring import KeyringError
from privacy.services import TextDestroyed, TextUnavailable
from referrals import services
from referrals.api.outputs import findings_list


class Problem(APIException):
    def __init__(self, detail: str | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.problem = members


class IdentifyingTextProblem(Problem):
    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "identifying_text"
    default_detail = _("The text would identify someone. Nothing was stored.")


class KeyReusedProblem(Problem):
    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = _("This Idempotency-Key was already used for another content.")


class MoveProblem(Problem):
    status_code = HTTPStatus.CONFLICT
    default_code = "move_not_possible"
    default_detail = _("The case cannot be moved there from its present state.")


class SecondReadingProblem(Problem):
    status_code = HTTPStatus.CONFLICT
    default_code = "second_reading_needed"
    default_detail = _(
        "You logged this case: a second person of the commission reads the summary before it "
        "leaves. Ask for it under second-readings/."
    )


class StaleProblem(Problem):
    status_code = HTTPStatus.PRECONDITION_FAILED
    default_code = "stale"
    default_detail = _("The case was changed since you read it. Read it again first.")


class TextUnavailableProblem(Problem):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "text_unavailable"
    default_detail = _("The texts of this case cannot be opened now.")


class TextDestroyedProblem(Problem):
    status_code = HTTPStatus.GONE
    default_code = "text_destroyed"
    default_detail = _("The texts of this case were destroyed at the end of their retention.")


def as_api_exception(error: Exception) -> Exception:  # noqa: C901  # One line for each refusal.
    match error:
        case services.CaseNotFound():
            return NotFound()
        case services.CaseForbidden():
            return PermissionDenied()
        case services.CaseRefused():
            return ValidationError(error.errors)
        case services.NoCompetentBody():
            return ValidationError(
                {"department": [_("No body can receive a case of this department.")]}
            )
        case services.IdentifyingText():
            findings = findings_list(error.findings)
            return IdentifyingTextProblem(
                findings=[{**finding, "field": error.field_name} for finding in findings]
            )
        case services.IdempotencyKeyReused():
            return KeyReusedProblem()
        case services.MoveForbidden():
            return MoveProblem(state=error.state, allowed=error.allowed)
        case services.SecondReadingNeeded():
            return SecondReadingProblem()
        case services.StaleCase():
            return StaleProblem()
        case TextDestroyed():
            return TextDestroyedProblem()
        case TextUnavailable() | KeyringError():
            return TextUnavailableProblem()
        case _:
            return error
