"""What the verbs of the command do, one module each, with ``main(options)`` returning the exit status."""
