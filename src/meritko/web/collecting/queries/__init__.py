"""Reading what is collected, within what the actor may know of."""
