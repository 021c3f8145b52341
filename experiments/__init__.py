"""The studies and the command line: designs, sweeps, results, analyses, figures."""
