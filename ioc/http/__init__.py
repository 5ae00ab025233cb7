"""What all HTTP doors share: problems, bearer tokens, health."""
