"""Lock, decide, commit: the only writer of incidents."""
