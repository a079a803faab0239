"""Pure statistics of the gate: from observations and a plan to pass, fail or inconclusive, and what that certifies.

``binomial``, ``cost``, ``rounding`` and ``words`` need nothing but Python, for the compiler uses them; the rest needs numpy and scipy
(``lifeos[gym]``).
"""
