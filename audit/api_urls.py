"""The addresses of the journal in the API, under `/api/v1/`."""

from django.urls import path

from audit import proof_api
from audit.api import EntryList

urlpatterns = [
    path("audit/entries/", EntryList.as_view(), name="audit-entries"),
    path("audit/checkpoint", proof_api.CheckpointView.as_view(), name="audit-checkpoint"),
    path("audit/key", proof_api.KeyView.as_view(), name="audit-key"),
    path("audit/key/hand-overs", proof_api.HandOversView.as_view(), name="audit-hand-overs"),
    path("audit/proofs/inclusion", proof_api.InclusionProofView.as_view(), name="audit-inclusion"),
    path(
        "audit/proofs/consistency",
        proof_api.ConsistencyProofView.as_view(),
        name="audit-consistency",
    ),
]
