"""Images by Python alone: the format, and the same bytes whatever the files' dates, owners and order."""

import hashlib
import io
import json
import os
import tarfile

import pytest

from tools.cluster.archive import Image, pack, reference


@pytest.fixture
def image(tmp_path):
    source = tmp_path / "source"
    (source / "inner").mkdir(parents=True)
    (source / "inner" / "data.txt").write_text("data")
    (source / "run").write_text("#!/bin/sh\n")
    (source / "run").chmod(0o700)
    return Image("lifeos.invalid/sample", files={"/opt/sample": str(source)}, entrypoint=("/opt/sample/run",))


def blobs(path):
    with tarfile.open(path) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive.getmembers()}


def test_a_packed_image_holds_what_its_names_say(image, tmp_path):
    named = pack(image, str(tmp_path / "image.tar"))
    found = blobs(tmp_path / "image.tar")
    content = {name: data for name, data in found.items() if name.startswith("blobs/")}
    assert all(name == f"blobs/sha256/{hashlib.sha256(data).hexdigest()}" for name, data in content.items())
    manifest = json.loads(found[f"blobs/sha256/{named.partition('@sha256:')[2]}"])
    config = json.loads(found[f"blobs/sha256/{manifest['config']['digest'].removeprefix('sha256:')}"])
    assert config["config"]["User"] == "65532:65532"
    assert config["config"]["Entrypoint"] == ["/opt/sample/run"]
    assert config["rootfs"]["diff_ids"] == [layer["digest"] for layer in manifest["layers"]]
    [layer] = [found[f"blobs/sha256/{layer['digest'].removeprefix('sha256:')}"] for layer in manifest["layers"]]
    with tarfile.open(fileobj=io.BytesIO(layer)) as files:
        modes = {member.name: (member.mode, member.uid, member.mtime) for member in files.getmembers()}
    assert modes == {
        "opt": (0o755, 0, 0),
        "opt/sample": (0o755, 0, 0),
        "opt/sample/inner": (0o755, 0, 0),
        "opt/sample/inner/data.txt": (0o644, 0, 0),
        "opt/sample/run": (0o755, 0, 0),
    }


def test_the_archive_says_which_image_it_holds(image, tmp_path):
    assert pack(image, str(tmp_path / "image.tar")) == reference(str(tmp_path / "image.tar"))


def test_the_same_files_give_the_same_bytes(image, tmp_path):
    pack(image, str(tmp_path / "first.tar"))
    for source in image.files.values():
        for folder, _, names in os.walk(source):
            for name in names:
                os.utime(os.path.join(folder, name), (1, 1))
    pack(image, str(tmp_path / "second.tar"))
    assert (tmp_path / "first.tar").read_bytes() == (tmp_path / "second.tar").read_bytes()


def test_other_files_give_another_digest(image, tmp_path):
    first = pack(image, str(tmp_path / "image.tar"))
    (tmp_path / "source" / "run").write_text("#!/bin/sh\nexit 1\n")
    assert pack(image, str(tmp_path / "image.tar")) != first


def test_a_base_is_a_layer_below_as_it_is(tmp_path):
    base = tmp_path / "base.tar"
    with tarfile.open(base, "w") as archive:
        archive.addfile(tarfile.TarInfo("etc/hostname"))
    named = pack(Image("lifeos.invalid/sample", bases=(str(base),)), str(tmp_path / "image.tar"))
    found = blobs(tmp_path / "image.tar")
    manifest = json.loads(found[f"blobs/sha256/{named.partition('@sha256:')[2]}"])
    assert [found[f"blobs/sha256/{layer['digest'].removeprefix('sha256:')}"] for layer in manifest["layers"]] == [
        base.read_bytes()
    ]
