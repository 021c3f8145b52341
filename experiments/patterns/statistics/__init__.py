"""Statistics by name, from diaries and questionnaires: what the patterns are held against.

``couples``: diaries of couples, simulated or from a file; ``days``: other statistics of daily life; ``questionnaires``: four
weeks asked about; ``years``: the same persons, years apart.
"""
