"""How good the figures are: severity, reliability, ranks, composite and fairness. Pure; source: ranking.md 4-7, 11, 12.

Arrays in, frozen dataclasses out; no clock; nothing random without a seed. Only `rules/ranking.py` imports from here.
"""
