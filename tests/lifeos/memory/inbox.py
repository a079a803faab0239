"""A small inbox, and the memory that declares it."""

from lifeos.ir import Memory
from lifeos.ir.data import Scope, Source
from tests.lifeos.memory.connectors.test_bank_camt import HEAD, row

SOURCES = (
    Source("giro", "bank-camt-csv", "bank", "finance", "0 3 * * *"),
    Source("journal", "markdown", "notes", "notes", "0 3 * * *"),
)
MEMORY = Memory(
    "context",
    "What is known.",
    (Scope("finance", "Bookings."), Scope("notes", "Notes.")),
    "sha256:" + "0" * 64,
    "none",
    SOURCES,
)
COFFEE = row()
RENT = row(day="01.12.25", purpose="Miete", party="Keller", amount="-900,00")


def write(folder, files):
    """Put texts at paths below a folder."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode("cp1252") if path.endswith(".csv") else text.encode())
    return folder


def small(folder):
    """Two bookings on a coffee and one on rent, two notes."""
    return write(
        folder,
        {
            "bank/december.csv": HEAD + COFFEE + COFFEE + RENT,
            "notes/trip.md": "---\ndate: 2025-12-01\n---\nWith [[Anna Berg]].\n",
            "notes/anna.md": "---\ntitle: Anna Berg\n---\nLikes [[Café Süd]].\n",
        },
    )
