"""Where something may lie besides versions."""

from lifeos.memory.erasure import remains
from lifeos.memory.store import Store


def test_a_file_holds_it_wherever_in_it(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"x" * 100_000 + b"secret" + b"y")
    assert remains.holds(str(path), (b"other", b"secret"))
    assert not remains.holds(str(path), (b"other",))
    assert not remains.holds(str(path), ())
    path.write_bytes(b"")
    assert not remains.holds(str(path), (b"secret",))


def test_ids_may_stand_where_it_is_said_that_they_are_absent(tmp_path):
    for path in ("journal/m/x", "erasures/m/log", "files/x", "journal/m/content"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"content" if path.endswith("content") else b"name")
    (tmp_path / "link").symlink_to(tmp_path / "files/x")
    found = remains.found(Store(str(tmp_path)), [], (b"content",), (b"name",))
    assert sorted(found) == [str(tmp_path / "files/x"), str(tmp_path / "journal/m/content")]


def test_what_others_need_is_not_deleted(tmp_path):
    store = Store(str(tmp_path))
    one, two = store.put(b"one"), store.put(b"two")
    remains.delete((store,), {one.md5, two.md5, "0" * 32}, {two.md5})
    assert (store.has(one), store.has(two)) == (False, True)


def test_what_was_made_of_it_is_dropped(tmp_path):
    for path in (
        "served/ab/x",
        "served/cd/x",
        "vectors/m/secret",
        "vectors/m/other",
        "ingest/m/read/x",
        "ingest/m/head",
        "learned/m/model.rows",
        "learned/other/model.rows",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    remains.drop(Store(str(tmp_path)), "m", ["sha256:ab"], (b"secret",))
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["ingest/m/head", "learned/other/model.rows", "served/cd/x", "vectors/m/other"]
