"""The centre's ten fields of work, each a folder of one shape. A new one is a new folder; nothing else is edited."""
