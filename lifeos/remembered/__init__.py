"""What agents read of a memory: a record's line, taken apart again, and the days that a question asks about."""
