"""Packages that are not installed."""

from importlib.metadata import PackageNotFoundError

from lifeos.models import weights


def gone(monkeypatch, *packages):
    """As if these packages were not installed."""
    real = weights.files

    def files(package):
        if package in packages:
            raise PackageNotFoundError(package)
        return real(package)

    monkeypatch.setattr(weights, "files", files)
