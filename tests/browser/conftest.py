"""The demonstration, for the tests that look at it as a newcomer does."""

import pytest
from pytest_django.fixtures import Settings

from tests.harness.demo import use_demonstration


@pytest.fixture
def demo(transactional_db: None, settings: Settings) -> None:
    """The data and the accounts of `make run`; the password is `tests.harness.demo.PASSWORD`."""
    settings.RELAIS_DEMO = True
    use_demonstration()
