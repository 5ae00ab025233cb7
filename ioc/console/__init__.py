"""What people look at: the pages and the terminal's board."""
