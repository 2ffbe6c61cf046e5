"""A refusal enters the journal although its request is rolled back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import convert_exception_to_response
from django.db import transaction
from django.http import HttpResponse, HttpResponseForbidden
from django.test import RequestFactory

from audit.actors import Actor
from audit.context import refusals
from audit.middleware import RefusalMiddleware
from audit.models import Entry
from audit.services import record_refusal
from tests.audit.conftest import last_entry

pytestmark = pytest.mark.django_db


def answer(view, actor, path="/dossiers/ABC/?q=private+words"):
    request = RequestFactory().get(path)
    request.actor = actor  # type: ignore[attr-defined]  # As ActorMiddleware does.
    return RefusalMiddleware(view)(request)


def test_a_forbidden_answer_to_a_member_is_recorded_without_the_query(secretary):
    response = answer(lambda request: HttpResponseForbidden(), secretary)
    assert response.status_code == 403
    entry = last_entry()
    assert (entry.event, entry.actor_id) == ("access.refused", secretary.member_id)
    assert entry.additional_data == {"method": "GET", "path": "/dossiers/ABC/"}


def test_it_is_recorded_although_the_view_is_rolled_back(secretary):
    @transaction.atomic
    def view(request):
        record_refusal(actor=secretary, event="case.refused")
        raise PermissionDenied

    answer(convert_exception_to_response(view), secretary)
    assert last_entry().event == "case.refused"
    # One refusal, one entry: the general one is for views that say nothing themselves.
    assert Entry.objects.filter(event="access.refused").count() == 0


def test_a_visitor_and_a_success_leave_nothing(secretary):
    before = Entry.objects.count()
    answer(lambda request: HttpResponseForbidden(), Actor.visitor())
    answer(lambda request: HttpResponse(), secretary)
    assert Entry.objects.count() == before


def test_control_characters_in_the_path_stay_on_one_line(secretary):
    answer(lambda request: HttpResponseForbidden(), secretary, "/a%0d%0aforged%00%1b[31m/")
    assert last_entry().additional_data["path"] == "/a%0D%0Aforged%00%1B%5B31m/"


def test_outside_a_request_a_refusal_is_recorded_at_once(secretary):
    record_refusal(actor=secretary, event="case.refused")
    assert last_entry().event == "case.refused"


def test_nothing_waits_after_the_request(secretary):
    answer(lambda request: HttpResponseForbidden(), secretary)
    assert refusals.get() is None


@pytest.mark.django_db(transaction=True)
def test_a_log_in_that_the_api_refuses_is_recorded(client, secretary):
    response = client.post(
        "/api/v1/auth/token/",
        {"email": secretary.label, "password": "not the right one"},
        content_type="application/json",
    )
    assert response.status_code == 401
    entry = last_entry()
    assert (entry.event, entry.object_id) == ("login.failed", secretary.member_id)
    assert entry.actor_id is None
