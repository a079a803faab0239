"""A verdict on a version, printed."""

from lifeos.cli import memory_verdicts
from lifeos.ir import Question
from lifeos.memory.judging.answers import Answer, Seen
from lifeos.memory.judging.verdict import Row, Verdict

OLD = tuple(Seen(f"{number:032x}", "giro", orders=False) for number in range(6))
NEW = tuple(Seen(f"{number:032x}", "journal", orders=number == 90) for number in range(90, 95))


def question(name, first=1, says=("x",)):
    return Question(name, "What is secret?", says, first, (), ("secret",))


VERDICT = Verdict(
    "sha256:" + "1" * 64,
    "sha256:" + "2" * 64,
    3,
    (
        Row(question("rent"), Answer(1, None, OLD), Answer(1, None, OLD)),
        Row(question("phone", first=4), Answer(4, None, OLD), Answer(None, None, NEW)),
        Row(question("poison", says=()), Answer(None, None, OLD), Answer(None, 1, NEW)),
    ),
)


def test_text():
    lines = memory_verdicts.text("user", VERDICT).splitlines()
    assert lines[0] == "user: sha256:111111111111 -> sha256:222222222222"
    assert lines[2].split() == ["rent", "1", "1", "1", "as", "before"]
    text = " ".join(" ".join(lines).split())
    assert (
        "phone 4 4 not in 20 lost: new above it 0000000000000000000000000000005a of journal, which gives orders, "
        in text
    )
    assert "and 1 more" in text
    assert "absent found forbidden: what must not be found is at 1" in text
    assert text.endswith(
        "does not hold: 1 of 3 questions answered, 3 before; 1 lost; 1 forbidden; 3 needed; 1 record new that would give orders"
    )


def test_markdown():
    text = memory_verdicts.markdown("user", VERDICT)
    assert text.startswith("### Memory `user`: `sha256:111111111111` to `sha256:222222222222` **does not hold**\n")
    assert "| rent | 1 | 1 | 1 | as before |\n" in text
    assert text.count("\n|") == 5


def test_data_is_without_what_was_asked():
    found = memory_verdicts.data("user", VERDICT)
    assert (found["holds"], found["needed"], found["answered"], found["answeredBefore"]) == (False, 3, 1, 3)
    assert [one["outcome"] for one in found["questions"]] == ["as before", "lost", "forbidden"]
    assert found["questions"][1]["above"][0] == {"record": NEW[0].record, "source": "journal", "orders": True}
    assert "secret" not in str(found)
