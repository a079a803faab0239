"""Receipts as files: what they hold, and whether that agrees with itself. It needs no statistics, for the compiler asks it of each
receipt; what the evidence shows beyond counting is judged in :mod:`lifeos.gym.receipts`.
"""
