"""``kithkin compare A B ...``: any scenarios compared, presets or files, as the main study compares its own arms."""
