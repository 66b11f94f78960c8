"""What a process that answers people while it polls asks of the interpreter. Called once, by commands that stay."""

import gc
import sys

# Seconds that a thread at work keeps the others waiting. Half a batch of polls is arithmetic in threads; with the 5 ms
# that Python begins with, the event loop would wait that long after nearly every look at a socket.
_SWITCH = 0.0005
# New containers before the youngest are looked through (Python begins with 700). Entries live as long as their batch.
_YOUNG = 10_000


def prepare_to_stay() -> None:
    """Share the processor in small parts, and never look again through what was imported."""
    sys.setswitchinterval(_SWITCH)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
