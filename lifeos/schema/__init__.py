"""The language: its kinds as pydantic models (``models``), and the table-driven decoder that the compiler uses."""
