"""The composition root: the one place where the parts meet, a file for each process.

A process imports its own file alone, so that none pays in memory or start-up time for another's parts.
"""
