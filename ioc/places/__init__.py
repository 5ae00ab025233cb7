"""Pure: points, communes and what lies inside them."""
