"""The events on the wire: their shapes, topics and encoding. `schemas/` is written from here."""
