"""LifeOS as a folder of an image: found again by what goes into it."""

from tools.cluster import site
from tools.cluster.site import Site

SMALL = Site("small", extras=(), own=("lifeos/errors.py",), whole=False)


def test_the_key_is_of_what_goes_in(monkeypatch):
    before = site._key(SMALL)
    assert site._key(SMALL) == before
    assert site._key(Site("small", extras=("agent",), own=("lifeos/errors.py",), whole=False)) != before
    assert site._key(Site("small", extras=(), own=("lifeos/errors.py", "lifeos/units"), whole=False)) != before


def test_only_what_git_knows_of_is_own():
    assert site._tracked(("lifeos/errors.py", "lifeos/nothing.py", ".build")) == ["lifeos/errors.py"]


def test_a_list_of_installed_files_forgets_what_was_removed(tmp_path):
    record = tmp_path / "RECORD"
    record.write_text("x/a.py,sha256=1,2\n../../bin/x,sha256=1,2\nx-1.dist-info/direct_url.json,,\n")
    site._forget(str(record))
    assert record.read_text() == "x/a.py,sha256=1,2\n"


def test_a_site_of_libraries_alone_has_no_file_of_this_repository():
    """For git no pattern means all files."""
    assert site._tracked(()) == []
    assert "lifeos/units.py" in site._tracked(("lifeos/units.py",))
