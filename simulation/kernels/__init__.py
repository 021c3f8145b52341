"""The compiled core: arrays and numbers in, arrays out. It knows no framework, no file and no clock.

A scientist reads ``rules`` (the equations, one function each), ``day`` (their order), ``decisions`` (what draws) and ``world``
(the arguments of every phase), and edits ``phases``: the loops of the day over persons. ``intake`` is the weekly intake of the
programmes, ``sums`` adds up the day, ``rows`` says which persons a loop works on and whom they turn to, and ``machine`` holds
draws, vector instructions, threads and the compiler's settings; nobody who adds a mechanism opens it.
"""
