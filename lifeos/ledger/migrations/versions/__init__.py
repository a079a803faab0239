"""The steps. Those that were released are never edited."""
