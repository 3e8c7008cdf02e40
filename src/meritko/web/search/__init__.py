"""Finding things: one question to every app, within the rights of the one who asks."""
