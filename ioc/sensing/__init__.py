"""Pure: observations, and the rules that watch them."""
