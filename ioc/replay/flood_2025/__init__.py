"""The flood in the east of Đắk Lắk, 18 to 22 November 2025, from the figures that were published.

River levels and rain pass through every figure that a bulletin gave; between them they are drawn straight. The
citizens' reports are written for it: fictional people in real communes.
"""
