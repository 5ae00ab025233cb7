"""The doors for facts: the mobile gateway, sensors."""
