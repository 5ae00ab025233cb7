"""Feeding scenarios and real rows of reports through the front door."""
