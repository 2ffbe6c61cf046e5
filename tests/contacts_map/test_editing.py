"""Keeping the directory: who may, what is refused, and that a check is not a change."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.actors import Role
from audit.models import Entry
from contacts_map import services
from contacts_map.models import Channel, ContactPoint, Organisation, Verification
from tests.contacts_map.conftest import PUBLIC_PHONE, actor_as

COORDINATOR = actor_as(Role.COORDINATOR)
SECRETARY = actor_as(Role.SECRETARY, "69")
DATA = services.ContactPointData(
    organisation="Service des tests",
    organisation_kind="state",
    function="Accueil des victimes",
    kind="PREFECTURE",
    departments=("69",),
    families=("SEJ",),
    channels=(
        services.ChannelData(kind="phone", value=PUBLIC_PHONE, tier="public"),
        services.ChannelData(kind="email", value="service@example.org", tier="partner"),
    ),
)
SHELTER = "Foyer au 12 rue des Lilas, 69003 Lyon"


def test_secretary_makes_a_draft_then_publishes_it(departments):
    contact_point = services.create_contact_point(actor=SECRETARY, data=DATA)
    assert contact_point.status == "draft"
    assert [item.tier for item in contact_point.channels.all()] == ["public", "partner"]

    services.publish_contact_point(actor=SECRETARY, contact_point_id=contact_point.pk)

    contact_point.refresh_from_db()
    assert contact_point.status == "published"
    assert contact_point.verifications.count() == 0


def test_journal_holds_every_row_and_the_purpose(departments):
    services.create_contact_point(actor=SECRETARY, data=DATA)
    purposes = set(Entry.objects.filter(event="row.created").values_list("purpose", flat=True))
    models = set(
        Entry.objects.filter(purpose="contact.create").values_list(
            "content_type__model", flat=True
        )
    )
    assert "contact.create" in purposes
    assert models == {"organisation", "contactpoint", "covereddepartment", "channel"}


def test_change_writes_only_what_differs_and_checks_nothing(departments):
    contact_point = services.create_contact_point(actor=SECRETARY, data=DATA)
    changed = replace(DATA, function="Accueil", channels=list(DATA.channels)[:1])
    services.change_contact_point(actor=SECRETARY, contact_point_id=contact_point.pk, data=changed)

    entries = Entry.objects.filter(purpose="contact.edit").order_by("pk")
    assert [(entry.event, entry.content_type.model) for entry in entries] == [
        ("row.updated", "contactpoint"),
        ("row.deleted", "channel"),
    ]
    assert Verification.objects.count() == 0


@pytest.mark.parametrize(
    "role",
    [role for role in Role if role not in (Role.COORDINATOR, Role.SECRETARY, Role.SYSTEM)],
)
def test_other_roles_write_nothing(departments, new_contact, role):
    contact_point = new_contact("69", checked=False)
    actor = actor_as(role, "69")
    with pytest.raises(services.EditingNotAllowedError):
        services.create_contact_point(actor=actor, data=DATA)
    with pytest.raises(services.EditingNotAllowedError):
        services.change_contact_point(actor=actor, contact_point_id=contact_point.pk, data=DATA)
    with pytest.raises(services.EditingNotAllowedError):
        services.withdraw_contact_point(actor=actor, contact_point_id=contact_point.pk)
    with pytest.raises(services.EditingNotAllowedError):
        services.verify_contact_point(
            actor=actor, contact_point_id=contact_point.pk, method="phone", outcome="confirmed"
        )
    contact_point.refresh_from_db()
    assert (contact_point.function, contact_point.status) == ("Accueil", "published")
    assert ContactPoint.objects.count() == 1
    assert Verification.objects.count() == 0


def test_secretary_of_another_department_is_refused(departments, new_contact):
    contact_point = new_contact("75")
    with pytest.raises(services.EditingNotAllowedError):
        services.withdraw_contact_point(actor=SECRETARY, contact_point_id=contact_point.pk)
    draft = new_contact("75", status="draft")
    with pytest.raises(services.ContactPointNotFoundError):
        services.publish_contact_point(actor=SECRETARY, contact_point_id=draft.pk)


@pytest.mark.parametrize(
    "changes",
    [
        {"departments": ("69", "01")},
        {"departments": ("01",)},
        {"departments": ()},
        {"scope": "national"},
        {"scope": "region", "region_code": "84"},
    ],
)
def test_secretary_stays_within_its_departments(departments, changes):
    with pytest.raises(services.CoverageNotAllowedError):
        services.create_contact_point(actor=SECRETARY, data=replace(DATA, **changes))
    assert not ContactPoint.objects.exists()
    assert not Organisation.objects.exists()


def test_secretary_keeps_the_departments_of_others_in_a_shared_entry(departments, new_contact):
    shared = new_contact("69", "01")
    with pytest.raises(services.CoverageNotAllowedError):
        services.change_contact_point(actor=SECRETARY, contact_point_id=shared.pk, data=DATA)
    services.change_contact_point(
        actor=SECRETARY,
        contact_point_id=shared.pk,
        data=replace(DATA, departments=("69", "01")),
    )
    assert shared.coverage.count() == 2


def test_organisation_shared_with_others_keeps_its_web_site(departments, new_contact):
    new_contact("75", name="Association partagée")
    data = replace(DATA, organisation="association partagée", website="https://example.org/")
    contact_point = services.create_contact_point(actor=SECRETARY, data=data)
    assert contact_point.organisation.name == "Association partagée"
    assert contact_point.organisation.website == ""
    services.change_contact_point(actor=COORDINATOR, contact_point_id=contact_point.pk, data=data)
    assert Organisation.objects.get().website == "https://example.org/"


@pytest.mark.parametrize("field", ["organisation", "function", "notes", "source", "declared_by"])
def test_address_is_refused_wherever_it_is_written(departments, field):
    with pytest.raises(services.AddressRefusedError) as refusal:
        services.create_contact_point(actor=COORDINATOR, data=replace(DATA, **{field: SHELTER}))
    assert refusal.value.fields == [field]
    assert "Lilas" not in str(refusal.value)
    assert not ContactPoint.objects.exists()


def test_address_in_a_channel_is_refused(departments):
    data = replace(
        DATA, channels=(services.ChannelData(kind="secure", value=SHELTER, tier="coordination"),)
    )
    with pytest.raises(services.AddressRefusedError):
        services.create_contact_point(actor=COORDINATOR, data=data)
    assert not Channel.objects.exists()


def test_entry_without_channel_or_territory_is_not_published(departments):
    empty = services.create_contact_point(actor=SECRETARY, data=replace(DATA, channels=()))
    with pytest.raises(services.NotPublishableError):
        services.publish_contact_point(actor=SECRETARY, contact_point_id=empty.pk)
    empty.refresh_from_db()
    assert empty.status == "draft"


def test_suspension_ends_on_a_day_to_come_with_a_published_stand_in(departments, new_contact):
    contact_point, draft = new_contact("69"), new_contact("69", status="draft")
    tomorrow = timezone.localdate() + timedelta(days=1)
    for until, stand_in_id in [
        (timezone.localdate(), None),
        (tomorrow, contact_point.pk),
        (tomorrow, draft.pk),
        (tomorrow, 987654),
    ]:
        with pytest.raises(services.SuspensionRefusedError):
            services.suspend_contact_point(
                actor=SECRETARY,
                contact_point_id=contact_point.pk,
                until=until,
                stand_in_id=stand_in_id,
            )
    services.suspend_contact_point(
        actor=SECRETARY, contact_point_id=contact_point.pk, until=tomorrow, stand_in_id=None
    )
    services.publish_contact_point(actor=SECRETARY, contact_point_id=contact_point.pk)
    contact_point.refresh_from_db()
    assert (contact_point.status, contact_point.suspended_until) == ("published", None)


@pytest.fixture
def secretary(client, world):
    client.force_login(world.members["secretary69"])
    return client


def posted(**changes):
    return {
        "organisation": "Service des tests",
        "organisation_kind": "state",
        "function": "Accueil des victimes",
        "kind": "PREFECTURE",
        "scope": "departments",
        "departments": "69",
        "channels-TOTAL_FORMS": "4",
        "channels-INITIAL_FORMS": "0",
        "channels-0-kind": "phone",
        "channels-0-value": PUBLIC_PHONE,
        "channels-0-tier": "public",
    } | changes


def test_page_makes_changes_checks_suspends_and_withdraws(secretary):
    answer = secretary.post("/annuaire/contact/nouveau/", posted())
    contact_point = ContactPoint.objects.get()
    url = f"/annuaire/contact/{contact_point.pk}/"
    assert answer["Location"] == url
    assert secretary.get(url).status_code == 200
    assert secretary.get(f"{url}modifier/").status_code == 200

    secretary.post(f"{url}publier/")
    secretary.post(f"{url}verifier/", {"method": "phone", "outcome": "confirmed"})
    secretary.post(
        f"{url}modifier/",
        posted(**{"function": "Accueil", "channels-INITIAL_FORMS": "1", "families": ["SEJ"]}),
    )
    contact_point.refresh_from_db()
    assert (contact_point.status, contact_point.function) == ("published", "Accueil")
    assert contact_point.families == ["SEJ"]
    assert contact_point.verifications.get().by.email == "secretary69@example.org"
    assert contact_point.channels.get().value == PUBLIC_PHONE

    until = timezone.localdate() + timedelta(days=5)
    secretary.post(f"{url}suspendre/", {"until": until.isoformat()})
    contact_point.refresh_from_db()
    assert contact_point.status == "suspended"
    secretary.post(f"{url}retirer/")
    contact_point.refresh_from_db()
    assert contact_point.status == "withdrawn"
    secretary.logout()
    assert secretary.get(url).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"function": SHELTER}, "id_function"),
        ({"notes": SHELTER}, "id_notes"),
        ({"departments": "69, 99"}, "id_departments"),
        ({"departments": "01"}, "id_departments"),
        ({"departments": ""}, "id_departments"),
        ({"kind": "NOBODY"}, "id_kind"),
        ({"function": "a\x00b"}, "id_function"),
        ({"organisation": ""}, "id_organisation"),
        ({"channels-0-value": "not a number"}, "id_channels-0-value"),
        ({"channels-0-kind": "email", "channels-0-value": "x@"}, "id_channels-0-value"),
        (
            {"channels-0-kind": "web", "channels-0-value": "javascript:alert(1)"},
            "channels-0-value",
        ),
        ({"channels-0-kind": "hours", "channels-0-value": SHELTER}, "id_channels-0-value"),
        ({"declared_on": "31/02/2026"}, "id_declared_on"),
    ],
)
def test_bad_entry_is_explained_beside_its_field_and_nothing_is_stored(secretary, changes, words):
    answer = secretary.post("/annuaire/contact/nouveau/", posted(**changes))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "fr-message--error" in text
    assert words in text
    assert 'value="Service des tests"' in text or "organisation" in changes
    assert not ContactPoint.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("who", "own", "other"),
    [
        ("secretary69", 200, 403),
        ("coordinator", 200, 200),
        ("member69", 403, 403),
        ("association", 403, 403),
        ("oversight", 403, 403),
    ],
)
def test_editing_page_opens_for_those_who_may(client, world, new_contact, who, own, other):
    entries = {new_contact("69"): own, new_contact("75"): other}
    client.force_login(world.members[who])
    for contact_point, status in entries.items():
        url = f"/annuaire/contact/{contact_point.pk}/"
        assert client.get(url).status_code == 200
        assert client.get(f"{url}modifier/").status_code == status
        assert client.get(f"{url}suspendre/").status_code == status


def test_visitor_is_sent_to_the_log_in(client, new_contact):
    contact_point = new_contact("69", checked=False)
    url = f"/annuaire/contact/{contact_point.pk}/"
    for answer in (
        client.get("/annuaire/contact/nouveau/"),
        client.get(f"{url}modifier/"),
        client.post(f"{url}verifier/", {"method": "phone", "outcome": "confirmed"}),
        client.post(f"{url}retirer/"),
    ):
        assert answer.status_code == 302
        assert "/compte/" in answer["Location"]
    contact_point.refresh_from_db()
    assert contact_point.status == "published"
    assert not contact_point.verifications.exists()
