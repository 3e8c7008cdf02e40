"""Reading rounds and submissions, each within what the actor may know of."""
