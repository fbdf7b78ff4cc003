"""The recommendation sheet: who meets which clause, in what order, how sure that order is, and why. People decide."""
