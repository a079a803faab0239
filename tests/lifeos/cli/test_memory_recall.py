"""``lifeos memory recall``."""

import json

import pytest

from tests.lifeos.cli.test_memory_ingest import remembering  # noqa: F401  a fixture

MODEL = "sentence-transformers/all-MiniLM-L6-v2@c9745ed1d9f207416be6d2e6f8de32d1f16199bf"


@pytest.fixture
def pinned(run, remembering):  # noqa: F811
    """A repository with a memory that an agent may ask."""
    path = remembering / "agents.d/platform/memory.yaml"
    path.write_text(path.read_text().replace("example/embedder@1.0.0", MODEL))
    with open(remembering / "agents.d/platform/hello/agent.yaml", "a") as file:
        file.write("  memory: {ref: context, scopes: [finance]}\n")
    for command in ("ingest", "snapshot"):
        code, out, err = run("-C", remembering, "memory", command, "context")
        assert code == 0, out + err
    return remembering


def test_what_an_agent_finds_has_an_id_a_source_a_time_and_a_reason(run, pinned):
    code, out, err = run(
        "-C", pinned, "memory", "recall", "context", "What did I pay to Keller?", "--agent", "hello", "--most", "1"
    )
    assert (code, err) == (0, "")
    text, why = out.splitlines()
    assert text.startswith("[1] Transaction on 2025-12-01: -900.00 EUR, Keller, Miete")
    assert " from giro, 2025-12-01, score " in why
    assert "names Keller" in why


def test_what_is_out_of_its_scopes_does_not_exist(run, pinned):
    code, out, _ = run("-C", pinned, "memory", "recall", "context", "Anna Berg", "--agent", "hello", "--format", "json")
    assert code == 0
    assert {one["scope"] for one in json.loads(out)["records"]} == {"finance"}
    assert "Anna" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["context", "x", "--agent", "helo"], "did you mean 'hello'?"),
        (["contxt", "x", "--agent", "hello"], "did you mean 'context'?"),
        (["context", "x", "--agent", "hello", "--most", "0"], "--most is a whole number"),
        (["context", "x", "--agent", "hello", "--snapshot", "sha256:1"], "is not in"),
        (["context", "x"], "--agent"),
    ],
)
def test_a_wrong_call(run, pinned, arguments, said):
    code, _, err = run("-C", pinned, "memory", "recall", *arguments)
    assert code in (1, 2)
    assert said in err


def test_an_agent_without_memory_and_a_model_that_is_not_here(run, remembering):  # noqa: F811
    code, _, err = run("-C", remembering, "memory", "recall", "context", "x", "--agent", "hello")
    assert (code, "has no access to memory 'context'" in err) == (2, True)
    with open(remembering / "agents.d/platform/hello/agent.yaml", "a") as file:
        file.write("  memory: {ref: context, scopes: [finance]}\n")
    code, _, err = run("-C", remembering, "memory", "recall", "context", "x", "--agent", "hello")
    assert (code, "declares the embedding model example/embedder" in err) == (2, True)


def test_what_is_learned_is_found_at_once_and_what_is_forgotten_is_not(run, pinned):
    def asked(question):
        words = ("recall", "context", question, "--agent", "hello", "--format", "json")
        return json.loads(run("-C", pinned, "memory", *words)[1])

    before = asked("Keller")
    (record,) = [one for one in before["records"] if "Miete" in one["text"] and "2025-12-01" in one["text"]]
    fact = f'<urn:lifeos:record:{record["id"]}> <https://lifeos.dev/ontology#purpose> "paid twice" .'
    code, out, err = run("-C", pinned, "memory", "remember", "context", fact, "--scope", "finance", "--by", "hello")
    assert code == 0, err
    after = asked("Keller")
    assert after["state"] in out
    assert "paid twice" in str(after["records"])
    for target in (out.split()[0], f"record:{record['id']}"):
        words = ("forget", "context", target, "--by", "Anna", "--why", "asked")
        assert run("-C", pinned, "memory", *words)[0] == 0
    last = str(asked("Keller")["records"])
    assert "paid twice" not in last
    assert record["id"] not in last
