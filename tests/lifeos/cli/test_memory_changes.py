"""What changed in a memory, printed."""

from lifeos.cli import memory_changes
from lifeos.memory.difference import Change, Fact

ONE = b'<urn:a> <urn:b> "1" <urn:g> .'
TWO = '<urn:a> <urn:b> "2\x9b31m```" <urn:g> .'.encode()
FOUND = [
    Change("giro", "finance", 3, 1, 2, 1, 0, 1, (Fact(ONE, TWO), Fact(None, ONE))),
    Change(None, "notes", facts_removed=1, facts=(Fact(ONE, None),)),
]


def test_lines():
    assert memory_changes.text(FOUND, facts=False) == (
        "  giro (finance): +3 -1 ~2 records, +1 -0 ~1 facts\n  learned (notes): +0 -1 facts\n"
    )
    assert memory_changes.text([], facts=True) == "Nothing is different.\n"


def test_facts_are_shown_for_whoever_asks_and_command_no_terminal():
    shown = memory_changes.text(FOUND, facts=True)
    assert "\x9b" not in shown
    assert "    ~ fact:" in shown
    assert '      was <urn:a> <urn:b> "1" <urn:g> .' in shown
    assert "\n    - fact:" in shown


def test_markdown():
    text = memory_changes.markdown("user", "main", "sha256:ab", FOUND, facts=False)
    assert "| giro | finance | 3 | 1 | 2 | 1 | 0 | 1 |" in text
    assert "| *learned* | notes | 0 | 0 | 0 | 0 | 1 | 0 |" in text
    assert "<urn:" not in text
    shown = memory_changes.markdown("user", "main", "sha256:ab", FOUND, facts=True)
    assert [line for line in shown.splitlines() if line.startswith("```")] == ["```"] * 4, "no fact ends the block"
    assert (
        memory_changes.markdown("user", "a", "b", [], facts=True)
        == "Nothing is different in memory `user` between `a` and `b`.\n"
    )


def test_json():
    assert memory_changes.counts(FOUND[1])["source"] is None
    added, gone = memory_changes.listed([Fact(None, ONE), Fact(ONE, None)])
    assert (added["before"], added["after"], gone["after"]) == (None, ONE.decode(), None)
    assert added["id"] == gone["id"]
