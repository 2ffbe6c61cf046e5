"""The addresses of the cases, under `/dossiers/`."""

from django.urls import include, path

from referrals.assignments import views as assigning
from referrals.kept import views as keeping
from referrals.relays import views as relaying
from referrals.views import gaps, listing, moving, reading, summary, writing

app_name = "referrals"

urlpatterns = [
    path("", listing.case_list, name="list"),
    path("nouveau/", writing.new_case, name="new"),
    path("manque/", gaps.log, name="log_gap"),
    path("saisie/", keeping.keep_typed, name="keep_typed"),
    path("passation/", assigning.hand_over, name="hand_over"),
    path("", include("referrals.exports.urls")),
    path("", include("referrals.leaving.urls")),
    path("", include("referrals.thread.urls")),
    path("", include("referrals.retention.urls")),
    path("<str:reference>/", reading.case_page, name="case"),
    path("<str:reference>/attribution/", assigning.assign, name="assign"),
    path("<str:reference>/relayer/", relaying.send, name="relay"),
    path("<str:reference>/resume/", summary.write, name="summary"),
    path("<str:reference>/modifier/", writing.edit, name="edit"),
    path("<str:reference>/supprimer/", writing.delete, name="delete"),
    path("<str:reference>/action/<str:target>/", moving.move, name="move"),
]
