"""A synthetic life: an inbox that looks like a person's, made from a seed, for trials, tests and benchmarks. Nobody's data.

The files refer to each other as a life's do: who is met stands in the calendar, in the contacts, in the notes and in the mail; what is
bought there stands in the statements; and after a run the watch has measured it.
"""
