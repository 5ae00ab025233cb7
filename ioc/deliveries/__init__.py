"""The senders, one a channel: mail, web hook, SMS and Zalo gateways. They send one letter and say what came of it."""
