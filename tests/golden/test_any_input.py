"""Whatever stands in the files: an answer with places, never an exception, and never a fleet that would be rendered wrongly."""

import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifeos.cli.formats import FORMATS, of
from lifeos.compiler.analyse import analyse
from lifeos.compiler.inputs import assemble
from lifeos.source.places import place_of

BASE = Path(__file__).parent / "bad" / "base"
FILES = {str(path.relative_to(BASE)): path.read_bytes() for path in sorted(BASE.rglob("*")) if path.is_file()}
AGENT = "agents.d/finance/teller/agent.yaml"
DECLARATIONS = [path for path in FILES if place_of(path) is not None]

fixed = settings(
    derandomize=True,
    deadline=None,
    max_examples=int(os.environ.get("EXAMPLES", "150")),
    database=None,
    suppress_health_check=list(HealthCheck),
)


def judge(contents):
    """Analyse a repository in memory and hold every finding to what all findings promise."""
    analysis = analyse(assemble(contents, []))
    for item in analysis.found:
        assert item.code.startswith("LOS")
        assert item.message
        assert item.hint, item
        if item.span.file not in contents:
            continue
        lines = contents[item.span.file].decode("utf-8-sig", errors="replace").split("\n")
        assert 1 <= item.span.line <= len(lines), item
        assert 1 <= item.span.column <= len(lines[item.span.line - 1]) + 1, item
    assert [item.order for item in analysis.found] == sorted(item.order for item in analysis.found)
    for form in FORMATS:
        of(form).render(analysis.found, str(BASE)).encode()
    return analysis


def test_the_base_has_no_findings():
    assert not judge(FILES).found


@fixed
@given(st.sampled_from(DECLARATIONS), st.binary(max_size=200))
def test_any_bytes(path, data):
    judge({**FILES, path: data})


@fixed
@given(st.sampled_from(DECLARATIONS), st.text(max_size=200))
def test_any_text(path, text):
    judge({**FILES, path: text.encode(errors="surrogatepass")})


@fixed
@given(st.text(alphabet=" \n-:{}[]\"'&*!|>%@`#,?<~abc0.9\t", max_size=80))
def test_any_yaml_like_value(text):
    head, _, tail = FILES[AGENT].partition(b"Reads bookings")
    judge({**FILES, AGENT: head + text.encode() + tail})


SCALARS = ["null", "~", "yes", "0", "-1", "1e999", "0x10", "010", "1:30", "2026-01-01", "''", "[]", "{}", "[[]]", "{a: {}}",
    "99999999999999999999", "1.5", "true", "a: b", "|\n    text", "'20 USD'", "999999999999 USD", "99999999999d", "sha256:0",
    "{? [a] : b}", "{[a]: b}", '"\\u0000"', '"\\ud800"', "&a [*a]", "!!binary aGk=", "<<", "x" * 3000]  # fmt: skip


@pytest.mark.parametrize("path", DECLARATIONS)
def test_any_value_for_any_field(path):
    """Each value of each declaration, replaced by each of a list of awkward ones."""
    lines = FILES[path].decode().split("\n")
    for number, line in enumerate(lines):
        field, colon, _ = line.partition(":")
        if not colon:
            continue
        for scalar in SCALARS:
            changed = [*lines[:number], f"{field}: {scalar}", *lines[number + 1 :]]
            judge({**FILES, path: "\n".join(changed).encode()})


def mutate(random, text):
    """The text after a few random edits of lines and characters."""
    for _ in range(random.randint(1, 4)):
        lines = text.split("\n")
        one, two = random.randrange(len(lines)), random.randrange(len(lines))
        place, other = random.randrange(len(text) + 1), random.randrange(len(text) + 1)
        match random.randrange(8):
            case 0:
                del lines[one]
                text = "\n".join(lines) or " "
            case 1:
                lines.insert(two, lines[one])
                text = "\n".join(lines)
            case 2:
                lines[one], lines[two] = lines[two], lines[one]
                text = "\n".join(lines)
            case 3:
                text = text[:place] + text[place + 1 :]
            case 4:
                text = text[:place] + random.choice(" \t:-{}[]\"'#&*!,\n0aé\x00\x85\u2028") + text[place:]
            case 5:
                text = text[: min(place, other)] + text[max(place, other) :]
            case 6:
                text = text[:place] + text[min(place, other) : max(place, other)] + text[place:]
            case 7:
                lines[one] = " " * random.randrange(6) + lines[one].lstrip()
                text = "\n".join(lines)
        text = text or " "
    return text


@pytest.mark.parametrize("seed", range(4))
def test_random_edits(seed):
    source = random.Random(seed)
    for _ in range(int(os.environ.get("EXAMPLES", "150"))):
        contents = dict(FILES)
        for path in source.sample(DECLARATIONS, source.choice([1, 1, 1, 2])):
            contents[path] = mutate(source, contents[path].decode()).encode()
        judge(contents)


@fixed
@given(st.binary(max_size=100) | st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=5))
def test_any_receipt(content):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    judge({**FILES, f"evals/receipts/teller/{'6' * 64}.json": data})


@fixed
@given(st.lists(st.sampled_from(sorted(FILES)), max_size=6))
def test_any_files_missing(missing):
    judge({path: data for path, data in FILES.items() if path not in missing})
