"""The web application: the only room that knows Django."""
