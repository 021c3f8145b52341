"""The live view: worlds side by side in a browser, and the same picture as one file.

``protocol`` says what page and server tell each other. Below it, each module is a noun: a ``picture`` is what can be seen of a
world on a day, in the ``quantities`` that are shown; a ``frame`` is the pictures of all worlds as bytes; the ``ground`` is the
network and, by ``layout``, where everybody stands; a ``world`` lives one scenario on it and remembers; a ``scene`` is one or
two worlds, set up from ``choices``; a ``portrait`` looks at one couple. A ``conversation`` answers a viewer's ``request``, in
``words``; the ``room`` holds as many viewers as the ``limits`` allow; the ``server`` lets them in. A ``recording`` keeps every
day of a scene, and a ``document`` is the page with a recording in one file. The page is in ``page``, the replay's source of
frames in ``replay``.

Watching never changes a run: pictures are taken after a day, and a world's bits are those of ``kithkin run`` with the same seed.

How to add a quantity: one record in ``quantities.QUANTITIES``; frames, legend, curves of a couple and replays follow.
How to add a measure to the curves: its name in ``quantities.CURVES``.
How to add a request: a record and its readers in ``request``, its answer in ``conversation``, a paragraph in ``protocol``.
"""
