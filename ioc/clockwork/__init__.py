"""What the clock does: the relay, the tick. Runs inside `ioc worker`."""
