"""The studies of ``kithkin compare``, one module each: what the command line says becomes a study, its tables and its page."""
