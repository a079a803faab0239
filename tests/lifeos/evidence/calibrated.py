"""A calibration, as one is written."""

from lifeos.evidence.calibration import Calibration, Measured, Subject

SUBJECT = Subject(1, "frontier", {"model": "m", "script": "sha256:x"}, "sha256:p", "sha256:s", "sha256:l")
RECORD = Calibration(1, "hello", SUBJECT, ("known-1",), Measured(60, 60, 60, 59, 0, 2, 3), 0.95, 0.951, 0.923, 0.98)
