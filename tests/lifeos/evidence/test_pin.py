"""A pin: what it says, where it belongs, and that it names revisions of its agent."""

import pytest
from msgspec.structs import replace

from lifeos.evidence.pin import FORMAT, Pin, encode, examine, path_of

GOOD = Pin(FORMAT, "teller", "prod", "teller-1a2b3c4d5e", "teller-5e4d3c2b1a")
PATH = "evals/pins/teller/prod.json"


def test_it_is_read_as_it_was_written():
    assert path_of("teller", "prod") == PATH
    assert examine(PATH, encode(GOOD)) == (GOOD, ())


@pytest.mark.parametrize(
    ("pin", "path", "said"),
    [
        (GOOD, "evals/pins/teller/local.json", f"it belongs in {PATH}"),
        (replace(GOOD, agent="hello"), PATH, "it belongs in evals/pins/hello/prod.json"),
        (replace(GOOD, revision="latest"), PATH, "'latest' is no revision of agent 'teller'"),
        (
            replace(GOOD, revision="teller-1a2b3c4d5e-shadow"),
            PATH,
            "'teller-1a2b3c4d5e-shadow' is no revision of agent 'teller'",
        ),
        (replace(GOOD, config="hello-1a2b3c4d5e"), PATH, "'hello-1a2b3c4d5e' is no config of agent 'teller'"),
    ],
)
def test_what_it_names_is_its_agents(pin, path, said):
    read, problems = examine(path, encode(pin))
    assert read == pin
    assert said in problems


def test_nobody_writes_one_by_hand():
    assert examine(PATH, encode(GOOD).replace(b"  ", b" "))[1] == ("it is not as it was written: its bytes are others",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it is no pin"),
        (b'{"format": 1}', "it is no pin"),
        (b"[" * 100_000, "it is no pin"),
        (encode(GOOD) + b"<<<<<<< ours\n", "it is no pin"),
        (encode(replace(GOOD, format=2)), "it has format 2, and this LifeOS reads 1"),
    ],
)
def test_what_cannot_be_read_is_none(data, said):
    pin, (problem,) = examine(PATH, data)
    assert pin is None
    assert problem.startswith(said)
