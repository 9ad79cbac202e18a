"""Role `reception`: a receipt computer that learns what the central service says from the exchange folder alone.

`receive(case, peers)` takes what a desk knows before it asks, really writes requests into `req`, really reads `res` and `face`,
and decides on what stood in the messages. Written from the catalogue and the observed interface.
"""
from .desk import receive
from .folder import Folder
from .terminal import Terminal

__all__ = ["Folder", "Terminal", "receive"]
