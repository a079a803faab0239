"""Exports of Apple Health."""

import io
import tracemalloc

import pytest

from lifeos.memory.connectors import apple_health
from lifeos.memory.record import Measurement, Workout
from tests.lifeos.memory.connectors.reading import read

TIMES = 'startDate="2025-03-02 07:00:00 +0100" endDate="2025-03-02 07:05:00 +0100"'
STEPS = f'<Record type="HKQuantityTypeIdentifierStepCount" sourceName="Phone" unit="count" {TIMES} value="120"><MetadataEntry key="a" value="b"/></Record>'
HEAD = '<?xml version="1.0"?><!DOCTYPE HealthData [<!ELEMENT HealthData (Record*)>]><HealthData>'


def test_measurements_states_and_trainings():
    sleep = f'<Record type="HKCategoryTypeIdentifierSleepAnalysis" {TIMES} value="HKCategoryValueSleepAnalysisAsleep"/>'
    run = f'<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="31.5" durationUnit="min" {TIMES}/>'
    found, refused = read(apple_health, f"{HEAD}<Me/>{STEPS}{sleep}{run}</HealthData>")
    start, end = "2025-03-02T07:00:00+01:00", "2025-03-02T07:05:00+01:00"
    assert refused == []
    assert found == [
        Measurement("StepCount", start, end, "120", "", "count", "Phone"),
        Measurement("SleepAnalysis", start, end, "", "SleepAnalysisAsleep"),
        Workout("Running", start, end, "31.5", "min"),
    ]


def test_a_bad_record_is_refused_and_the_rest_goes_on():
    bad = '<Record type="HKQuantityTypeIdentifierStepCount" value="1"/>'
    late = STEPS.replace("07:05:00 +0100", "later")
    found, refused = read(apple_health, f"{HEAD}{bad}{STEPS}{late}</HealthData>")
    assert len(found) == 1
    assert refused == [
        (1, "a Record without its type, start, end or value"),
        (3, "a Record whose times are not written as 2026-12-31 23:59:59 +0100"),
    ]


def test_what_stands_before_a_tear_is_kept():
    found, refused = read(apple_health, f"{HEAD}{STEPS}\n{STEPS}\n<Record type=")
    assert len(found) == 2
    assert refused == [(3, "the XML ends or is torn here; nothing behind it was read")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('<!DOCTYPE h [<!ENTITY a "b">]><h>&a;</h>', "the XML declares entities, which no export of Apple Health does"),
        ('<?xml version="1.0" encoding="klingon"?><h/>', "the XML is in no encoding that can be read"),
    ],
)
def test_what_is_no_export(data, reason):
    found, refused = read(apple_health, data)
    assert (found, [why for _, why in refused]) == ([], [reason])


class Endless(io.RawIOBase):
    """An export of any size that is nowhere."""

    def __init__(self, count):
        self.parts = iter([HEAD.encode(), *([STEPS.encode() * 100] * count), b"</HealthData>"])

    def read(self, size=-1):
        return next(self.parts, b"")


def peak(count):
    tracemalloc.start()
    assert sum(1 for _ in apple_health.read(Endless(count), "export.xml")) == 100 * count
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_memory_does_not_grow_with_the_file():
    assert peak(300) < peak(20) * 1.5
