import os

# matrices here are small: threads double what a fit takes, and with them the last bits depend on the number of cores.
# OpenBLAS reads this when it is loaded, so it has to stand before anything that loads numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
