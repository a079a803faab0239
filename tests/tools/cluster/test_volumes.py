"""Volumes that are there before they are claimed."""

import json
import os

import pytest

from tools.cluster import volumes
from tools.cluster.place import NODE


@pytest.fixture
def objects(monkeypatch, tmp_path):
    monkeypatch.setattr(volumes, "within", lambda *parts: str(tmp_path.joinpath(*parts)))
    return list(volumes.objects())


def test_a_claim_without_a_class_has_this_one_and_waits_for_its_pod(objects):
    (kind,) = [body for body in objects if body["kind"] == "StorageClass"]
    assert kind["metadata"]["annotations"] == {"storageclass.kubernetes.io/is-default-class": "true"}
    assert kind["volumeBindingMode"] == "WaitForFirstConsumer"


def test_each_is_a_folder_of_this_node_that_is_there(objects):
    found = [body for body in objects if body["kind"] == "PersistentVolume"]
    places = [body["spec"]["local"]["path"] for body in found]
    assert len(set(places)) == len(found) > 1
    assert all(map(os.path.isdir, places))
    for body in found:
        ((term,),) = [one["matchExpressions"] for one in body["spec"]["nodeAffinity"]["required"]["nodeSelectorTerms"]]
        assert term["values"] == [NODE]
        assert body["spec"]["storageClassName"] == volumes.CLASS


def test_only_its_own_volumes_are_emptied_when_their_claims_are_gone(monkeypatch, tmp_path):
    def kubectl(*words):
        told.append(words)
        return json.dumps({"items": [volume("folders-0", volumes.CLASS), volume("repositories", "")]})

    told = []
    monkeypatch.setattr(volumes, "within", lambda *parts: str(tmp_path.joinpath(*parts)))
    monkeypatch.setattr(volumes, "kubectl", kubectl)
    monkeypatch.setattr(volumes, "apply", lambda objects: None)
    for name in ("folders-0", "repositories"):
        (tmp_path / "volumes" / name / "kept").mkdir(parents=True)
    volumes.ensure()
    assert ("delete", "persistentvolume", "folders-0") in told
    assert not (tmp_path / "volumes/folders-0/kept").exists()
    assert (tmp_path / "volumes/repositories/kept").exists()


def volume(name, kind):
    return {"metadata": {"name": name}, "spec": {"storageClassName": kind}, "status": {"phase": "Released"}}
