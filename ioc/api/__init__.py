"""The commands and queries of staff and reporters."""
