"""Volumes that are there before they are claimed."""

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
