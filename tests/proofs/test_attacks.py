"""What an attacker sends through the real Envoy to the service as people run it: words that mean something to a database, a log or a policy, and secrets that are planted to be looked for."""

import contextlib
import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifeos.ledger.sql import SqlLedger, examine
from lifeos.services.gateway.opa import NoAnswer, Opa
from tests.proofs.test_gateway import ProcessWay, fleet  # noqa: F401  a fixture
from tests.proofs.test_opa import Server, rendered, tree  # noqa: F401  fixtures
from tests.proofs.way import code, transfer

pytestmark = pytest.mark.proof

SQL = "x'; DROP TABLE event; UPDATE account SET spent = 0; --"
LINES = "rent\r\nERROR forged: the ledger says yes\n\x1b[2J"
PERSON, HEADER, ROUTER = "canary-of-a-person", "canary-of-a-header", "canary-of-the-router"


class Overheard(ProcessWay):
    """With all that is written anywhere."""

    credential = f"Bearer {ROUTER}"

    def logs(self):
        """What the service, Envoy and OPA logged, once the service has ended."""
        self.process.terminate()
        self.process.wait()
        ours = "".join((self.folder / name).read_text(errors="replace") for name in ("service.log", "envoy.log"))
        return ours + self.server.log.read_text("utf-8", "replace")

    def ledger(self):
        """Every byte of it."""
        return b"".join(path.read_bytes() for path in self.folder.glob("ledger.sqlite*"))


@pytest.fixture
def way(fleet, rendered, tree, tmp_path):  # noqa: F811
    with Overheard(fleet, rendered, tree, tmp_path) as made:
        yield made


def paid(**arguments):
    body = transfer(20)
    body["params"]["arguments"].update(arguments)
    return body


def test_sql_in_arguments_is_text(way):
    body = paid(reference=SQL, payee=SQL)
    answer, reached = way.call(body, traceparent=SQL, x_lifeos_session=SQL)
    assert (answer.status_code, reached) == (200, 1), answer.text
    assert way.upstream.seen[-1][2] == body, "it is the tool's, as it was"
    assert code(way.call(transfer(150))[0]) == "approval-needed"
    way.logs()
    where = str(way.folder / "ledger.sqlite")
    examine(where)
    with contextlib.closing(SqlLedger(where)) as ledger:
        assert [one.line.event.verdict for one in ledger.lines(kind="acted")] == ["allowed", "denied"]


def test_no_log_has_a_line_that_somebody_sent(way):
    for body in (paid(reference=LINES), transfer(150), {**transfer(1), "method": LINES}, LINES.encode()):
        way.call(body, tool="transfer", user_agent="x\tERROR forged")
    way.policies.close()
    assert code(way.call(paid(reference=LINES))[0]) == "undecided"
    text = way.logs()
    assert "\x1b" not in text
    assert not re.search(r"^\s*ERROR forged", text, re.MULTILINE)
    assert "ERROR request" in text, "the log was looked at"


def test_planted_secrets_are_in_no_log_no_ledger_and_no_answer(way):
    answers = [
        way.call(paid(reference=PERSON), authorization=f"Bearer {HEADER}")[0],
        way.call(paid(reference=PERSON, amount=150), authorization=f"Bearer {HEADER}")[0],
        way.call(json.dumps(paid(reference=PERSON)).encode()[:-1], tool="transfer", cookie=HEADER)[0],
    ]
    with way.client("health") as client:
        prompt = {"model": "any", "messages": [{"role": "user", "content": PERSON}], "max_tokens": 1}
        client.post("/models/frontier/chat/completions", json=prompt, headers={"authorization": f"Bearer {HEADER}"})
    denied = "".join(answer.text + str(answer.headers) for answer in answers[1:])
    everything = way.logs().encode() + way.ledger() + denied.encode()
    key = (way.folder / "pat").read_bytes().splitlines()[1]
    for canary in (PERSON.encode(), HEADER.encode(), ROUTER.encode(), key):
        assert canary not in everything
    assert b'"finance"' in everything, "there is something in it"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
SHAPED = st.fixed_dictionaries(
    {},
    optional={
        name: JSON | st.dictionaries(st.sampled_from(("source", "request", "http", "principal", "kind", "tool")), JSON)
        for name in ("attributes", "parsed_body", "parsed_path", "lifeos", "truncated_body", "facts")
    },
)


def test_garbage_is_never_allowed(rendered, tree):  # noqa: F811
    with Server(rendered, tree) as server, contextlib.closing(Opa(f"http://127.0.0.1:{server.rest}", 10)) as opa:

        @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(JSON.filter(lambda value: isinstance(value, dict)) | SHAPED)
        def never(document):
            try:
                served = opa.ask(document)
            except NoAnswer:
                return
            assert not served.result.allowed, document

        never()
