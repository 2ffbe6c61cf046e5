"""Keys are in no error page, no log, no repr and no traceback, whatever fails around them."""

import base64
import logging
import traceback
from pathlib import Path
from typing import Any

import pytest

from privacy import keyring, services, shares
from privacy.keyring import generate_key_line
from referrals.models import Case
from tests.factories import World, log_case
from tests.privacy.conftest import Load
from tests.referrals.pages import address, client_of

LINE = generate_key_line(key_id="exposed")


def locals_of_the_product(error: BaseException) -> str:
    """Those of the frames of privacy/: the frames of a test know what they test."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [frame for frame in told.stack if "/privacy/" in frame.filename]
    return "".join(repr(one.locals) for one in frames if "/tests/" not in one.filename)


def written(secret: bytes) -> list[str]:
    """The forms in which bytes end up in a text."""
    return [base64.b64encode(secret).decode(), secret.hex(), repr(secret)[2:-1]]


@pytest.mark.parametrize("debug", [False, True])
def test_a_failure_shows_no_key_anywhere(
    world: World,
    load: Load,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    debug: bool,
):
    """A forced exception in the middle of an opening, with the keys in the frames around it."""
    (tmp_path / "shares").mkdir(mode=0o700)
    settings.RELAIS_KEY_SHARES_DIR = str(tmp_path / "shares")
    settings.DEBUG = debug
    load(LINE)
    case = log_case(world)
    half = shares.share(name=case.key_share, data_key_id=case.data_key_id)
    assert half is not None
    secrets = [*written(half), *written(base64.b64decode(LINE.partition(":")[2]))]

    def fail(**arguments: Any) -> bytes:
        raise RuntimeError("forced")

    monkeypatch.setattr("privacy.envelope.unseal", fail)
    client = client_of(world, "member69")
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        answer = client.get(address(case))
        assert answer.status_code == 500
        try:
            services.unseal(row=case, column="narrative")
        except RuntimeError as error:
            logging.getLogger("relais").exception("failed")
            told = locals_of_the_product(error)
    shown = {
        "page": answer.content.decode(),
        "log": caplog.text,
        "records": "".join(repr(vars(record)) for record in caplog.records),
        "traceback": told,
        "repr": repr(keyring.keyring()) + repr(case) + repr(shares._files),
    }
    assert "wrapped" in shown["traceback"]
    assert [name for name, text in shown.items() if any(one in text for one in secrets)] == []


@pytest.mark.parametrize(
    "line",
    [LINE[:-4], LINE.replace(":", " "), f"{LINE}AAAA", f"exposed:{LINE}"],
    # The key is drawn anew by each process of the tests: it can name no test.
    ids=["cut", "without its mark", "too long", "twice named"],
)
def test_a_bad_line_is_in_no_message_and_no_traceback(load: Load, line: str):
    with pytest.raises(keyring.KeyringError) as refused:
        load(line)
    product = locals_of_the_product(refused.value)
    assert product
    key = LINE.partition(":")[2]
    assert key[:20] not in product + str(refused.value)


def test_an_old_key_reads_and_only_the_current_one_writes(load: Load, world: World):
    old, older = generate_key_line(key_id="old"), generate_key_line(key_id="older")
    cases = []
    for line in (older, old):
        load(line)
        cases.append(log_case(world))
    load(LINE, old, older)
    assert all(services.unseal(row=case, column="narrative") for case in cases)
    assert Case.objects.get(pk=log_case(world).pk).master_key_id == "exposed"
