"""Where a ledger is."""

import pytest

from lifeos.errors import UsageError
from lifeos.ledger.database import address


def test_a_file_or_postgresql(tmp_path):
    assert address(str(tmp_path / "x")).database == str(tmp_path / "x")
    url = address("postgresql://ada:secret@db:5433/money")
    assert (url.drivername, url.host, url.port, url.database) == ("postgresql+psycopg", "db", 5433, "money")
    assert "secret" not in str(url)


@pytest.mark.parametrize("text", ["mysql://x/y", "://", "postgresql://x:y:z/a", "http://x"])
def test_nothing_else(text):
    with pytest.raises(UsageError, match="postgresql://"):
        address(text)
