"""How good the figures are: severity, reliability, ranks, composite and fairness. Pure; source: ranking.md 4-7, 11, 12.

Arrays in, frozen dataclasses out; no clock; nothing random without a seed. Only `rules/ranking.py` imports from here.
"""

import os

# matrices here are small: with threads a fit takes ten times as long, and the last bits depend on the number of cores.
# OpenBLAS reads this when it is loaded, and nothing else in the service loads it earlier.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
