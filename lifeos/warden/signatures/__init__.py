"""The signatures of a retry storm, one a file. Each sees the calls of one session (or of one agent as a whole) one after another, in memory that has
a bound, and says when it is complete."""
