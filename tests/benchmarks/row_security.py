"""What the second wall costs: the same queries by the web role, and by the owner of the tables,
for whom no policy holds."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models, transaction

from audit.actors import Actor
from audit.readers import reading_as
from referrals.models import Case, Dysfunction
from referrals.services import CaseFilters, list_cases
from tests.benchmarks.lists import CASES, PAGE, fill, one_commission_per_department
from tests.benchmarks.measuring import Effort, Result, Target, at_most, cost, medians
from tests.factories import make_world

TIMES = 200
SMALL, NATIONAL = at_most(2), at_most(1.15)
Read = Callable[[str], object]


def measure(effort: Effort) -> Iterator[Result]:
    world = make_world()
    one_commission_per_department()
    fill(world, effort.of(CASES, least=200))
    times = effort.of(TIMES)
    member, coordinator = world.actor("member69"), world.actor("coordinator")
    own = Case.objects.filter(body=world.bodies["commission69"])
    reference = own.latest("created_at").reference
    yield _beside_the_owner(
        "One case by its reference",
        member,
        lambda alias: _listed(member).using(alias).get(reference=reference),
        times,
        SMALL,
    )
    yield _beside_the_owner(
        "A member's page of cases", member, _page(_listed(member), "-created_at"), times, SMALL
    )
    yield _beside_the_owner(
        "How many cases a member has",
        member,
        lambda alias: _listed(member).using(alias).count(),
        times,
        SMALL,
    )
    yield _beside_the_owner(
        "The coordinator's page of cases",
        coordinator,
        _page(_listed(coordinator), "-escalated_at"),
        times,
        NATIONAL,
    )
    yield _beside_the_owner(
        "How many cases the coordinator has",
        coordinator,
        lambda alias: _listed(coordinator).using(alias).count(),
        effort.of(20),
        NATIONAL,
    )


def _listed(actor: Actor) -> "models.QuerySet[Any]":
    cases: models.QuerySet[Any] = list_cases(actor=actor, filters=CaseFilters())
    return cases.prefetch_related(None)


def _page(cases: "models.QuerySet[Any]", order: str) -> Read:
    """The two queries of a page: its cases, and what failed in each."""

    def read(alias: str) -> object:
        page = list(cases.using(alias).order_by(order, "-id")[:PAGE])
        failures = Dysfunction.objects.using(alias).filter(case__in=[one.pk for one in page])
        return page, list(failures.select_related("type"))

    return read


def _beside_the_owner(name: str, actor: Actor, read: Read, times: int, target: Target) -> Result:
    def through(alias: str) -> object:
        # As a request does: one transaction, told on whose behalf it reads.
        with reading_as(actor), transaction.atomic(using=alias):
            return read(alias)

    if str(through("owner")) != str(through("default")):
        raise AssertionError(name)
    without, behind = medians(times, lambda: through("owner"), lambda: through("default"))
    return cost(name, behind, beside="no policy", reference=without, target=target)
