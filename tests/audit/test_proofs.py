"""“Prove this line”, and the proofs of the API: what they show to whom, and that they verify."""

import base64
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.actors import Role
from audit.models import Checkpoint, Entry, Leaf
from audit.sealing import SealingDelayed, seal
from audit.services import record
from audit.trail import trusted_chain
from audit.verifier import verify
from audit.verifier.verify import HEAD_FIELDS, KeyChain, check_line, check_two, parse_key
from tests.audit.conftest import last_entry, seated
from tests.audit.trail import fill, fill_and_seal
from tests.factories import World, log_case

pytestmark = pytest.mark.django_db

VERIFIER = Path(verify.__file__)


@pytest.fixture
def rapporteur(rhone):
    return seated("rapporteur@example.org", Role.RAPPORTEUR, rhone)


def prove(client, entry: int):
    return client.get(reverse("audit:prove", args=[entry]))


def test_the_file_of_a_line_says_it_and_proves_it(log_in, oversight, rhone):
    record(actor=oversight, event="case.read", target=rhone, purpose="case.read")
    entry = last_entry()
    fill_and_seal(20)
    response = prove(log_in(oversight), entry.pk)
    assert (
        response["Content-Disposition"] == f'attachment; filename="preuve-ligne-{entry.pk}.json"'
    )
    proof = response.json()
    assert check_line(proof, chain=trusted_chain()).size == Leaf.objects.count()
    told = dict(zip(HEAD_FIELDS, json.loads(proof["head"]), strict=True))
    assert (told["entry"], told["event"], told["actor"]) == (
        entry.pk,
        "case.read",
        "controle@example.org",
    )
    assert told["object_name"] == "Commission du Rhône"
    assert told["time"].startswith(f"{entry.timestamp:%Y-%m-%dT%H:%M:%S}")
    assert json.loads(proof["content"])[1:] == [None, None]


def test_proving_a_line_leaves_an_entry(log_in, oversight):
    fill_and_seal(1)
    number = last_entry().pk
    prove(log_in(oversight), number)
    assert last_entry().event == "journal.proved"
    assert last_entry().additional_data == {"entry": number}


def test_a_line_that_is_not_sealed_yet_is_sealed_at_once(log_in, oversight):
    fill(3)
    proof = prove(log_in(oversight), last_entry().pk).json()
    check_line(proof, chain=trusted_chain())
    assert Checkpoint.objects.exists()


def test_writers_at_work_delay_a_proof_and_the_page_says_so(log_in, oversight, monkeypatch):
    def delayed(**_: object) -> None:
        raise SealingDelayed

    monkeypatch.setattr("audit.proofs.seal", delayed)
    fill(1)
    response = prove(log_in(oversight), last_entry().pk)
    assert response.status_code == 503
    assert "minute" in response.content.decode()


def test_the_content_of_a_case_stays_out_of_its_proof(world: World, client):
    """The proof covers it all the same: by a digest under a secret salt."""
    log_case(world)
    entry = Entry.objects.filter(object_type="referrals.case", event="row.created").latest()
    client.force_login(world.members["oversight"])
    proof = prove(client, entry.pk).json()
    assert proof["content"] is None
    assert "age_band" not in json.dumps(proof)
    assert str(entry.salt) not in json.dumps(proof)
    check_line(proof, chain=trusted_chain())


@pytest.mark.parametrize("change", ["head", "digest", "leaf", "index", "content"])
def test_a_proof_that_was_tampered_with_is_refused(log_in, oversight, change):
    fill_and_seal(9)
    proof = prove(log_in(oversight), Leaf.objects.get(position=4).entry_id).json()
    proof[change] = {
        "head": proof["head"].replace("system:tests", "system:tosts"),
        "digest": "0" * 64,
        "leaf": base64.b64encode(bytes(32)).decode(),
        "index": 5,
        "content": proof["content"].replace("null", "{}"),
    }[change]
    with pytest.raises(verify.Refused):
        check_line(proof, chain=trusted_chain())


def test_who_may_not_read_a_line_gets_404_and_who_has_no_journal_403(
    log_in, secretary, paris, rhone, client
):
    other = seated("secretaire75@example.org", Role.SECRETARY, paris)
    record(actor=other, event="case.read")
    number = last_entry().pk
    assert prove(log_in(secretary), number).status_code == 404
    association = seated("association@example.org", Role.ASSOCIATION, rhone)
    assert prove(log_in(association), number).status_code == 403


def test_the_rapporteur_gets_the_place_and_the_hashes_and_not_the_line(log_in, rapporteur):
    fill_and_seal(5)
    number = Leaf.objects.get(position=2).entry_id
    proof = log_in(rapporteur).get(f"/api/v1/audit/proofs/inclusion?entry={number}").json()
    assert (proof["head"], proof["content"], proof["digest"]) == (None, None, None)
    check_line(proof, chain=trusted_chain())


def test_a_visitor_reads_the_checkpoint_and_the_key(client):
    fill_and_seal(5)
    for name in ("checkpoint", "key"):
        response = client.get(f"/api/v1/audit/{name}")
        assert response.status_code == 200
        assert response["Content-Type"] == "text/plain; charset=utf-8"
    key = parse_key(client.get("/api/v1/audit/key").content.decode())
    note = client.get("/api/v1/audit/checkpoint").content.decode()
    assert KeyChain.from_pinned(key).open(note).size == 5
    assert client.get("/api/v1/audit/key/hand-overs").json() == {"hand_overs": []}


def test_the_first_checkpoint_is_made_when_somebody_asks(client):
    assert client.get("/api/v1/audit/checkpoint").content.decode().splitlines()[1] == "0"


def test_a_later_journal_is_shown_to_continue_the_one_that_was_kept(log_in, rapporteur):
    kept = fill_and_seal(5).checkpoint
    latest = fill_and_seal(9).checkpoint
    client = log_in(rapporteur)
    address = f"/api/v1/audit/proofs/consistency?from={kept.size}"
    chain = trusted_chain()
    for query in ("", f"&to={latest.size}"):
        proof = client.get(address + query).json()
        check_two(chain.open(kept.note), chain.open(latest.note), proof)
    inclusion = client.get(
        f"/api/v1/audit/proofs/inclusion?size={kept.size}"
        f"&entry={Leaf.objects.get(position=1).entry_id}"
    ).json()
    assert inclusion["checkpoint"] == kept.note
    check_line(inclusion, chain=chain)


@pytest.mark.parametrize(
    "query",
    [
        "consistency",
        "consistency?from=6&to=5",
        "consistency?from=0&to=99",
        "consistency?from=-1",
        "consistency?from=9223372036854775808",
        "consistency?from=x",
        "inclusion",
        "inclusion?entry=x",
        "inclusion?entry=1%00",
        "inclusion?entry=9223372036854775808",
    ],
)
def test_a_bad_question_is_a_problem(log_in, rapporteur, query):
    fill_and_seal(5)
    response = log_in(rapporteur).get(f"/api/v1/audit/proofs/{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_a_line_that_came_later_than_a_checkpoint_is_not_under_it(log_in, rapporteur):
    size = fill_and_seal(5).checkpoint.size
    fill_and_seal(5)
    number = last_entry().pk
    client = log_in(rapporteur)
    address = f"/api/v1/audit/proofs/inclusion?entry={number}&size="
    assert client.get(f"{address}{size}").status_code == 400
    assert client.get(f"{address}7").status_code == 400


# The stand-alone verifier, as the rapporteur runs it.


def run_verifier(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - this interpreter, a script of ours.
        [sys.executable, "-I", str(VERIFIER), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONUTF8": "1"},
    )


@pytest.fixture
def files(tmp_path, log_in, oversight, client):
    """What somebody outside keeps: the key, an old checkpoint, a proof, an export."""
    key = client.get("/api/v1/audit/key").content.decode()
    old = fill_and_seal(6).checkpoint
    number = last_entry().pk
    reader = log_in(oversight)
    seal()
    contents = {
        "key": key,
        "old": old.note,
        "proof": prove(reader, number).content.decode(),
    }
    new = seal().checkpoint
    contents["new"] = new.note
    contents["consistency"] = reader.get(
        f"/api/v1/audit/proofs/consistency?from={old.size}&to={new.size}"
    ).content.decode()
    contents["hand_overs"] = reader.get("/api/v1/audit/key/hand-overs").content.decode()
    for name, content in contents.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    call_command("verify_audit", export=str(tmp_path / "export"), stdout=StringIO())
    return tmp_path


def test_the_verifier_runs_alone_and_accepts_what_is_true(files):
    key = ("--key", files / "key", "--hand-overs", files / "hand_overs")
    for arguments in (
        ("checkpoint", files / "new"),
        ("line", files / "proof"),
        ("consistency", files / "old", files / "new", "--proof", files / "consistency"),
        ("journal", files / "export", files / "old", files / "new"),
    ):
        done = run_verifier(*key, *arguments)
        assert done.returncode == 0, done.stderr
    assert "controle@example.org" not in run_verifier(*key, "checkpoint", files / "new").stdout


def test_the_verifier_refuses_what_is_false(files, tmp_path):
    lies = {
        "checkpoint": (files / "new").read_text().replace("\n", "\n1", 1),
        "proof": (files / "proof").read_text().replace("case.read", "case.rea"),
        "export": (files / "export").read_text().replace("case.read", "case.rea", 1),
        "short": "".join((files / "export").read_text().splitlines(keepends=True)[:-1]),
        "binary": "\x00",
    }
    for name, content in lies.items():
        (tmp_path / f"lie-{name}").write_text(content)
    key = ("--key", files / "key")
    for arguments in (
        ("checkpoint", tmp_path / "lie-checkpoint"),
        ("checkpoint", files / "export"),
        ("line", tmp_path / "lie-proof"),
        ("line", tmp_path / "lie-binary"),
        ("consistency", files / "old", files / "new"),
        ("consistency", files / "new", files / "old", "--proof", files / "consistency"),
        ("journal", tmp_path / "lie-export", files / "new"),
        ("journal", tmp_path / "lie-short", files / "new"),
        ("checkpoint", files / "nowhere"),
    ):
        done = run_verifier(*key, *arguments)
        assert (done.returncode, done.stdout) == (1, ""), arguments
        assert done.stderr.startswith("REFUSÉ."), done.stderr


def test_the_commands_seal_and_verify_and_name_what_does_not_hold(tmp_path):
    fill(4)
    note = StringIO()
    call_command("seal_audit", stdout=note, stderr=StringIO())
    kept = tmp_path / "kept.txt"
    kept.write_text(note.getvalue())
    told = StringIO()
    call_command("verify_audit", checkpoint=[f"{kept}@2026-11-24"], stdout=told)
    assert "The journal is whole." in told.getvalue()
    kept.write_text(note.getvalue().replace("\n4\n", "\n5\n"))
    errors = StringIO()
    with pytest.raises(CommandError, match="1 things"):
        call_command("verify_audit", checkpoint=[str(kept)], stdout=told, stderr=errors)
    assert "checkpoint.refused" in errors.getvalue()
    for wrong in ({"checkpoint": ["/nowhere"]}, {"checkpoint": [f"{kept}@soon"]}):
        with pytest.raises(CommandError):
            call_command("verify_audit", stdout=told, **wrong)
