"""“Prove this line”: a small file that somebody outside checks without Relais."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.proofs import LineNotFound, LineNotSealed, ProofForbidden, line_proof_now
from audit.requests import ActorRequest
from audit.services import record


@require_safe
def prove_line(request: ActorRequest, entry: int) -> HttpResponse:
    """The file for one line. A line that no checkpoint covers yet is sealed at once."""
    actor = request.actor
    try:
        proof = line_proof_now(actor=actor, entry_id=entry)
    except ProofForbidden:
        raise PermissionDenied from None
    except LineNotFound:
        raise Http404 from None
    except LineNotSealed:
        return render(request, "audit/not_sealed.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    record(actor=actor, event="journal.proved", extra={"entry": entry})
    response = JsonResponse(proof, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="preuve-ligne-{entry}.json"'
    return response
