"""`lifeos gym report`: a gate as a page."""

import shutil

from lifeos.gym import simulation
from tests.lifeos.gym import agents
from tests.lifeos.page.test_markup import Reader


def test_the_page_tells_of_the_gate(run, practised, tmp_path):
    path = tmp_path / "new/liar.html"
    code, out, err = run("-C", practised, "gym", "report", "liar", "--seed", "7", "--output", path)
    assert (code, err) == (0, "")
    assert out.endswith("liar.html\n")
    text = " ".join(" ".join(Reader(path.read_text()).parts).split())
    for part in (
        "liar before suite hello",
        "FAIL",
        "hallucination · invented-citation",
        "lifeos gym replay liar 2 --seed 7",
    ):
        assert part in text


def test_without_a_place_it_stands_beside_the_records(run, practised, tmp_path):
    root = tmp_path / "copy"
    shutil.copytree(practised, root)
    before = {path: path.read_bytes() for path in root.rglob(".lifeos/gym/**/*.jsonl")}
    assert run("-C", root, "gym", "report", "hello", "--seed", "7")[0] == 0
    (page,) = (root / ".lifeos/gym/hello").glob("*.html")
    assert "PASS" in page.read_text()
    assert {path: path.read_bytes() for path in root.rglob(".lifeos/gym/**/*.jsonl")} == before


def test_no_records_no_page(run, practised, tmp_path):
    code, out, err = run("-C", practised, "gym", "report", "hello", "--seed", "8", "--output", tmp_path / "x.html")
    assert (code, out) == (2, "")
    assert err == "lifeos: there are no records of this gate yet: lifeos gym run hello --seed 8\n"
    assert not (tmp_path / "x.html").exists()


def test_a_place_that_cannot_be_written(run, practised, tmp_path):
    (tmp_path / "file").write_text("")
    code, _, err = run("-C", practised, "gym", "report", "hello", "--seed", "7", "--output", tmp_path / "file/x.html")
    assert code == 1
    assert "cannot write" in err


def test_a_fresh_clone_has_a_page_of_the_receipt(run, own, tmp_path, monkeypatch):
    monkeypatch.setattr(simulation, "session_of", lambda _root, index: str(index))
    (own / "agents.d/platform/hello/agent.py").write_text(agents.failing_at(2, 5))
    assert run("-C", own, "gym", "run", "hello", "--jobs", "2")[0] == 0
    shutil.rmtree(own / ".lifeos")
    path = tmp_path / "page.html"
    assert run("-C", own, "gym", "report", "hello", "--output", path)[0] == 0
    text = " ".join(" ".join(Reader(path.read_text()).parts).split())
    for part in (
        "PASS",
        "95 of 97",
        "simulation 2: failed success",
        "lifeos gym replay hello 5",
        "What is not here",
        "in all.",
    ):
        assert part in text
    assert not (own / ".lifeos/gym").exists()
