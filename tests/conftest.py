"""Options of the test run."""

import ctypes
import os

import pytest
import regopy  # noqa: F401  # before any test loads numpy, so that the quicker plans are tested, too (lifeos/rego/plan.py)


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="Rewrite golden files with what is produced now.")


def pytest_configure(config):
    os.environ.pop("COLUMNS", None)  # what is printed is compared, whatever the width of who runs the tests
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("golden files are never rewritten in CI: run --update-golden locally and read the diff")


@pytest.fixture
def update_golden(request):
    return request.config.getoption("--update-golden")


@pytest.fixture(autouse=True, scope="module")
def given_back():
    """Of what models of 120 MB were loaded into, the C library keeps each: gigabytes in a process that runs half of the tests."""
    yield
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
    if trim is not None:
        trim(0)
