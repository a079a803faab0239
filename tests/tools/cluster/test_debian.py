"""The Debian below images. That it is made the same twice is seen with mmdebstrap: tests/e2e/test_images.py."""

from tools.cluster import debian


def test_nothing_of_this_machine_and_no_date(monkeypatch, tmp_path):
    ran = []
    monkeypatch.setattr(debian, "within", lambda *parts: str(tmp_path / parts[-1]))
    monkeypatch.setattr(debian, "run", lambda *command: ran.append(command))
    monkeypatch.setattr(debian.os, "replace", lambda source, target: None)
    debian.whole()
    debian.python()
    debian.postgresql("15")
    assert len(ran) == 3
    for command in ran:
        assert command[:2] == ("env", "SOURCE_DATE_EPOCH=0")
        assert any("rm -rf etc/hostname etc/resolv.conf" in word for word in command)
        unpacked = "--variant=extract" in command
        assert any("var/lib/dpkg/status.d" in word for word in command) is unpacked, "dpkg writes down what it installs"


def test_another_list_of_packages_is_another_tar(monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(debian, "within", lambda *parts: str(tmp_path / parts[-1]))
    monkeypatch.setattr(debian, "make", lambda path, *rest: made.append(path))
    debian.whole()
    monkeypatch.setattr(debian, "_PACKAGES", (*debian._PACKAGES, "jq"))
    debian.whole()
    assert len(set(made)) == 2
