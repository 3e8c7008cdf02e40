"""What collecting puts into the shared rooms: its place in the menu, tasks, finds."""

from __future__ import annotations

from meritko.web.collecting import boards_rooms, engine_rooms, past_rooms
from meritko.web.collecting.rounds_rooms import register_rooms

register_rooms()
engine_rooms.register_rooms()
boards_rooms.register_rooms()
past_rooms.register_rooms()
