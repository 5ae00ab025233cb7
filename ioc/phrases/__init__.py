"""Pure: what people read, in Vietnamese and English. Sentences stand in catalogues, never in code."""
