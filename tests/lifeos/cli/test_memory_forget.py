"""``lifeos memory forget``."""

from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures


def test_a_fact_is_absent_from_every_later_state(pinned):  # noqa: F811
    fact = pinned.remember("a")
    before = pinned.state
    assert f"{fact} is absent from context from {pinned.second}@2:" in pinned.good(
        "forget", fact, "--by", "Anna", "--why", "asked"
    )
    assert "  learned (notes): +0 -1 facts" in pinned.good("diff", before, pinned.state)
    third = pinned.version("three")
    pinned.good("restore")
    assert pinned.state.startswith(third)
    assert "Nothing is different" in pinned.good("diff", third, pinned.state)


def test_a_record_goes_with_its_facts(pinned):  # noqa: F811
    found = pinned.json("diff", "HEAD~2", "HEAD", "--facts")["changes"][0]["facts"]
    record = next(one["after"] for one in found if "Miete" in one["after"]).split(">")[0].split(":")[-1]
    before = pinned.json("restore")["state"]
    pinned.good("forget", f"record:{record}", "--by", "Anna", "--why", "asked")
    assert "  giro (finance): +0 -1 records, +0 -" in pinned.good("diff", before, pinned.state)


def test_a_mistake_is_said(pinned):  # noqa: F811
    code, _, err = pinned("forget", "everything", "--by", "Anna", "--why", "asked")
    assert code == 2
    assert "no fact and no record" in err
