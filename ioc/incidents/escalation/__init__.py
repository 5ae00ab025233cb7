"""Pure: who is told next, and when, if nobody answers."""
