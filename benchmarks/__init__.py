"""The speed of the whole way and the weight of the house, measured on a real system started for it."""
