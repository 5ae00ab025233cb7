"""Pure: promises, what they count, and the ledger that explains them."""
