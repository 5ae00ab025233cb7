"""Pure: what an incident is, what it may do, where it goes, what joins it. No I/O, no clock."""
