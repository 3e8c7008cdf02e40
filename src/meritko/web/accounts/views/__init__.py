"""Pages about people: coming in, one's own account, the people of an organisation, organisations."""
