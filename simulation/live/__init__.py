"""The live view: worlds side by side in a browser, and the same picture as one file."""
