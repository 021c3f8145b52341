"""The protocol between the page and the server: what is asked, what is answered, and how a frame is laid out in bytes.

HTTP, same origin only
----------------------
``GET /``                 the page, ``page/index.html``; its policy forbids inline scripts (styles may be inline)
``GET /page/<file>``      a file of the folder ``page``: no sub-folders; ``.html .js .css .svg .png .ico .woff2``
``GET /plotly.js``        Plotly's script as its Python package ships it
``GET /catalogue.json``   what can be chosen: ``simulation.live.catalogue``

    {version,
     start: {worlds: [name, ..], persons, seed, source, changes: [{name: value}, ..]},   the setup asked for by the command
     presets: [{name, title, summary, circle: bool, programmes: [name, ..], values: {dotted name: value}}],
     sources: [{name, label}],                          networks to live on; "generated" has any number of persons
     parameters: [{name, label, section, unit, low, high, plausible, usual, step, kind, choices, meaning, evidence, source,
                   default, when}],
     statuses: [{name, label}], relations: [{name, label}],
     quantities: [{name, label, unit, low, high, better, words: [[value, word], ..]}],
     measures: [{name, label, unit, meaning, better}],
     limits: {persons: [low, high], worlds, viewers, all_persons, days, history, episodes, seed: [low, high], message}}

``kind`` is "number", "integer", "boolean" or "choice". ``when`` is "live" (acts while the run goes on) or "setup" (the
network: fixed once the scene stands). ``plausible`` is [low, high] of a number in a world that may exist. ``usual`` is
[low, high] for a slider, narrower than the whole range where that would leave the default in a corner; ``step`` is about a
hundredth of it. Programmes' parameters come once, as ``programmes.*.sessions``; the names in a scene are
``programmes.<name>.sessions`` for each programme that its world has.
``words`` are marks of the legend, ascending. ``better`` is "higher", "lower" or "". Lists are in the order of the numbers that
stand for them in frames.

WebSocket ``/live``
-------------------
One scene a connection. The client sends JSON texts ``{"do": ...}``; each is answered once, in order: ``frame`` by one binary
message, the others by one JSON text ``{"is": ...}``. Whatever cannot be done is answered (``frame`` too) by

    {"is": "refused", "do": what was asked or "", "why": [sentence, ..]}     and nothing has changed.

A message longer than ``limits.message`` bytes, or a binary one, closes the connection (1009, 1003); so does a server that
is full (1013, after a refusal with ``do`` = "setup" or "").

``{"do": "setup", "worlds": [name, ..], "persons": 200, "seed": 1, "source": "generated", "changes": [{name: value}, ..]}``
    A new scene at day 0, in the place of any other. One or two worlds by preset name; all else may be left out (defaults of
    ``catalogue.start``, no changes). ``changes``: one table a world, dotted names; ``network.*`` only in the first, whose network
    both share. ``persons`` counts for generated networks only. Answered by

    {"is": "scene", day, seed, persons, source, network: one sentence,
     names: [text, ..], partner: [row or -1, ..],       the network's own names, or "Ada 75" for person 75
     ties: [a, b, kind, a, b, kind, ..]                 kind 0 confidant, 1 friend, 2 colleague; the closer of its two sides
     positions: [x, y, x, y, ..]                        0 to 1, the same in all worlds
     quantities: [name, ..], measures: [name, ..]       in frame order
     events: [{name, label, words, symbol}],            kinds of life event, in the order of their numbers in frames
     worlds: [{scenario, title, summary, changed: {name: value}, values: {name: value}, circle, programmes: [{name, title}]}],
     notes: [sentence, ..]}                             what a viewer should know, as a programme with too few places

``{"do": "frame", "days": n}``
    Live n days, 0 to ``limits.days``, and answer with one frame: the last day, and the measures of each day lived. With 0, today
    again (on day 0: the founding state, no measures).
``{"do": "set", "world": 0 | 1 | "both", "name": dotted, "value": value}``
    {"is": "changed", day, world, name, value, worlds: [as in a scene]}; acts from the next day on. Without it the bits of a
    run stay what they are.
``{"do": "strike", "person": row, "kind": name, "world": 0 | 1 | "both"}``
    {"is": "struck", day, persons: [row, ..], kind, world, weight: [LCU in each world struck]}; the couple, or the single.
    Without ``world`` all worlds are struck.
``{"do": "person", "person": row}``
    {"is": "person", person, name, partner: row or -1, partner_name, first_day, ties: [{person, name, relation}],
     worlds: [{curves: {quantity: [[own, ..], [partner's, ..]]},      a value a day from first_day to today; [] for a single
               now: {quantity: value}, words: {quantity: word},
               events: [{day, person, kind, by_hand}],                  of the couple, newest last
               asked: [{day, person, helper, name, relation, answered, ruminated, quality, words}],   newest last, at most 60
               programme: {status, words}, partner_programme: {status, words} or null}]}
``{"do": "reset", "seed": n or null}``
    Day 0 again with the same or another seed, with the setup's changes and those made by ``set``; answered by a scene.
``{"do": "facts"}``
    {"is": "facts", day, seed, fingerprints: [64 hexadecimal digits, ..], commands: [how Python lives the same run, ..]}

A frame
-------
Little endian; every block starts at a multiple of 4 bytes, so that typed arrays can be laid over the buffer.

    u32 x 8     magic 0x4854494B ("KITH"), version 1, day (lived so far), days (rows of the curves),
                worlds W, persons N, quantities Q, measures M
    f32         curves[days][W][M], nan where undefined
    then for each world
    u32 x 4     events E, episodes A, sessions S, seats K
    u8          quantities[Q][N], padded; value = low + byte / 255 * (high - low)
    u8          standing[N], padded: bits 0-2 status; bits 3-4 session today, 0 none, 1 missed, 2 attended
    u32         events[E]: person | kind << 24 | by hand << 28
    u32         episodes[A][3]: seeker, helper, flags: bits 0-2 relation, bit 3 answered, bit 4 co-ruminated,
                bits 8-15 quality in hundredths plus 128
    u32         sessions[S][4]: group, programme, mean quality in hundredths plus 128, seats
    u32         seats[K], session by session: person | attended << 24

``relation`` numbers ``catalogue.relations``: 0 partner, 1 confidant, 2 friend, 3 colleague, 4 mate of a finished group.
Events struck by hand since the day before are in the frame of the next day lived.

The replay file
---------------
``index.html`` with everything in it. Requirements on the page, so that it can be put into one file: modules import each
other as ``from "./name.js"`` (or ``import("./name.js")``), in double quotes; style sheets are
``<link rel="stylesheet" href="/page/name.css">``; the entry is ``<script type="module" src="/page/name.js"></script>``; Plotly
is ``<script src="/plotly.js" defer></script>`` (in a replay ``window.Plotly`` is there before the entry runs). Pictures are
inline. Drawing modules take frames from a *source*:

    source.recorded                 false for the socket, true for a replay
    await source.catalogue()        as /catalogue.json
    await source.setup(request)     a scene; a replay gives its own whatever is asked
    await source.frame(days)        ArrayBuffer; a replay goes on by as many days and stays on its last
    await source.ask(message)       the JSON answer of ``person``, ``set``, ``strike``, ``reset``, ``facts``; a replay answers
                                    ``person`` and ``reset`` (back to day 0) and refuses the others
    source.days                     replay: the last day
    await source.seek(day)          replay: the frame of that day, ``days`` = day: the curves of all days up to it

A replay holds ``<script id="recording" type="text/plain">``; where ``document.getElementById("recording")`` finds it the page
takes ``new (await import("./recorded.js")).Recorded(element)`` as its source, else its socket. ``recorded.js`` is in the folder
``replay`` beside this module, not in ``page``.
"""
