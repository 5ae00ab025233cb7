"""Pure: every command on an incident or a ticket, in every state: where it leads, or why it is refused."""
