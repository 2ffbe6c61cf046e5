"""Whatever is done by whomever in whatever order: no state outside the table, no lost clock, no
lost line, no answer that is awaited from nobody."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from audit.models import Entry
from contacts_map.models import ContactPoint
from referrals import services
from referrals.enums import CaseState as S, Level, RelayStatus as R, Route
from referrals.escalation.services import escalate_due_cases
from referrals.models import Case, Relay
from referrals.permissions import moves_open_to
from referrals.relays.services import (
    RelayNotFound,
    RelayNotPossible,
    send_relay,
    settle_relay,
)
from referrals.workflow import LOCAL_CLOCK_STATES, NATIONAL_STATES, transition
from tests.factories import REASON, SUMMARY, World, log_case, make_world
from tests.referrals.directory import referent_of

PEOPLE = (
    "association",
    "other_association",
    "member69",
    "secretary69",
    "conflicted69",
    "secretary75",
    "coordinator",
    "ministry",
    "rapporteur",
)
REFUSALS = (
    services.CaseNotFound,
    services.CaseForbidden,
    services.CaseRefused,
    services.MoveForbidden,
    RelayNotFound,
    RelayNotPossible,
)
who = st.sampled_from(PEOPLE)


class Ladder(RuleBasedStateMachine):
    """One case, everybody, every operation. What is refused must leave no trace."""

    world: World
    point: ContactPoint

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        # Time goes one way: a case that is opened again has a later deadline than the one that
        # it missed.
        self.clock = time_machine.travel(timezone.now())
        self.traveller = self.clock.start()
        self.states: list[str] = [S.LOGGED]

    def teardown(self) -> None:
        self.clock.stop()
        transaction.savepoint_rollback(self.savepoint)

    @initialize(author=st.sampled_from(["association", "member69"]), direct=st.booleans())
    def log(self, author: str, direct: bool) -> None:
        way: dict[str, Any] = {}
        if direct and author == "association":
            way = {"route": Route.NATIONAL, "national_summary": SUMMARY}
            self.states.append(S.ESCALATED)
        self.case_id = log_case(self.world, author, **way).pk

    @property
    def case(self) -> Case:
        return Case.objects.select_related("body").get(pk=self.case_id)

    def attempt(self, work: Callable[[], object]) -> None:
        before = self.snapshot()
        try:
            with transaction.atomic():
                work()
        except REFUSALS:
            assert self.snapshot() == before
        state = self.case.state
        if state != self.states[-1]:
            self.states.append(state)

    def snapshot(self) -> tuple[object, ...]:
        return (
            list(Case.objects.values()),
            list(Relay.objects.order_by("pk").values()),
            self.case.moves.count(),
            self.case.information_requests.count(),
            Entry.objects.exclude(action=Entry.Action.ACCESS).count(),
        )

    @rule(who=who, to=st.sampled_from(sorted(S.values)))
    def move(self, who: str, to: str) -> None:
        codes = self.case.dysfunctions.values_list("type__code", flat=True)
        self.attempt(
            lambda: services.move_case(
                actor=self.world.actor(who),
                case_id=self.case_id,
                target=to,
                reason=REASON,
                national_summary=SUMMARY,
                outcome="RESOLVED",
                rights=dict.fromkeys(codes, "YES"),
            )
        )

    @rule(data=st.data())
    def do_what_is_offered(self, data: st.DataObject) -> None:
        """Random moves are mostly refused; this one goes on."""
        offers = [
            (one, str(row.target))
            for one in PEOPLE
            for row in moves_open_to(self.world.actor(one), self.case)
        ]
        if offers:
            self.move(*data.draw(st.sampled_from(offers)))

    @rule(who=who, to_ministry=st.booleans())
    def relay(self, who: str, to_ministry: bool) -> None:
        to = (
            {"desk_id": self.world.bodies["ministry"].pk}
            if to_ministry
            else {"contact_point_id": self.point.pk}
        )
        self.attempt(
            lambda: send_relay(
                actor=self.world.actor(who), case_id=self.case_id, request=REASON, **to
            )
        )

    @rule(who=who, status=st.sampled_from(sorted(R.values)))
    def settle(self, who: str, status: str) -> None:
        relay = Relay.objects.order_by("created_at", "pk").last()
        if relay is not None:
            self.attempt(
                lambda: settle_relay(
                    actor=self.world.actor(who),
                    relay_id=relay.pk,
                    status=status,
                    answer=REASON,
                    means="phone",
                )
            )

    @rule(who=who)
    def edit(self, who: str) -> None:
        self.attempt(
            lambda: services.amend_case(
                actor=self.world.actor(who), case_id=self.case_id, changes={"sex": "M"}
            )
        )

    @rule(days=st.sampled_from([0, 30]))
    def let_time_pass(self, days: int) -> None:
        self.traveller.shift(timedelta(days=days))
        self.attempt(escalate_due_cases)

    @invariant()
    def every_move_is_a_row_of_the_table_and_leads_to_the_next(self) -> None:
        moves = list(self.case.moves.order_by("case_version"))
        for move in moves:
            assert move.from_state == S.DRAFT or transition(move.from_state, move.to_state)
        for one, following in pairwise(moves):
            assert one.to_state == following.from_state
        assert moves[-1].to_state == self.case.state
        assert [move.case_version for move in moves] == sorted({m.case_version for m in moves})

    @invariant()
    def a_clock_runs_wherever_the_case_is_held(self) -> None:
        case = self.case
        if case.state in NATIONAL_STATES:
            assert case.national_due_on is not None
            assert case.due_on is not None
        elif case.state in LOCAL_CLOCK_STATES and case.body != self.world.bodies["national"]:
            assert case.local_due_on is not None
        elif not case.is_open:
            assert services.clocks_of(case, with_dates=True) == []

    @invariant()
    def nobody_waits_for_an_answer_that_nobody_asks_for(self) -> None:
        case = self.case
        pending = Relay.objects.pending().filter(case=case)
        asked = case.information_requests.filter(ended_at__isnull=True).count()
        assert asked == (1 if case.state == S.INFORMATION_REQUESTED else 0)
        if not case.is_open:
            assert not pending.exists()
        if pending.filter(level=Level.NATIONAL).exists():
            assert case.state == S.RELAYED

    @invariant()
    def somebody_can_always_go_on(self) -> None:
        """No state is a dead end: there is a move, and somebody to make it."""
        case = self.case
        people = [self.world.actor(who) for who in ("association", "secretary69", "coordinator")]
        assert any(moves_open_to(actor, case) for actor in people)


@pytest.mark.django_db
def test_no_sequence_of_operations_breaks_the_ladder() -> None:
    Ladder.world = make_world()
    Ladder.point = referent_of("69", "75")
    run_state_machine_as_test(
        Ladder,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
