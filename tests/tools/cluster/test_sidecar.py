"""What stands for the sidecar that writes ConfigMaps as files."""

from tools.cluster.sidecar import write


def test_a_file_is_there_as_long_as_its_key_is(tmp_path):
    write([{"data": {"a.json": "1", "b.json": "2"}}, {"data": {"c.json": "3"}}, {}], str(tmp_path))
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.json": "1", "b.json": "2", "c.json": "3"}
    write([{"data": {"a.json": "1"}}, {"data": {"c.json": "4"}}], str(tmp_path))
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.json": "1", "c.json": "4"}


def test_what_did_not_change_is_not_written_again(tmp_path):
    write([{"data": {"a.json": "1"}}], str(tmp_path))
    before = (tmp_path / "a.json").stat()
    write([{"data": {"a.json": "1"}}], str(tmp_path))
    after = (tmp_path / "a.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns), "who watches would read it again"
