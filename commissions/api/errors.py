"""The refusals of a log-in, as problems of the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import (
    APIException,
    AuthenticationFailed,
    PermissionDenied,
    Throttled,
)

from commissions.access.factors import CodeMissing, FactorMissing, WrongCode
from commissions.access.limits import WINDOW_SECONDS, TooManyAttempts
from commissions.authentication import WrongCredentials
from commissions.charter.services import CharterNotAccepted

REFUSALS = (
    CharterNotAccepted,
    CodeMissing,
    FactorMissing,
    TooManyAttempts,
    WrongCode,
    WrongCredentials,
)


class CredentialsProblem(AuthenticationFailed):
    default_detail = _("The e-mail address or the password is not right.")


class CodeMissingProblem(AuthenticationFailed):
    default_code = "code_missing"
    default_detail = _("This account has a second factor: send its code as well.")


class WrongCodeProblem(AuthenticationFailed):
    default_code = "wrong_code"
    default_detail = _("This code is not right, or was already used.")


class FactorMissingProblem(PermissionDenied):
    default_code = "second_factor_missing"
    default_detail = _(
        "This account must set up a second factor on its own page before it gets a token."
    )


class CharterProblem(PermissionDenied):
    default_code = "charter_not_accepted"
    default_detail = _(
        "The charter has a new version: log in to the pages and accept it before asking for a "
        "token."
    )


def login_problem(refusal: Exception) -> APIException:
    """For one of `REFUSALS`."""
    match refusal:
        case TooManyAttempts():
            return Throttled(wait=WINDOW_SECONDS)
        case CodeMissing():
            return CodeMissingProblem()
        case WrongCode():
            return WrongCodeProblem()
        case FactorMissing():
            return FactorMissingProblem()
        case CharterNotAccepted():
            return CharterProblem()
        case _:
            return CredentialsProblem()
