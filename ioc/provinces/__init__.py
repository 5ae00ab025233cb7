"""The provinces that the software serves: data, not code."""
