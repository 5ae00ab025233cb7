"""Who is asking: accounts, sign-in, tokens of this and of an outside issuer, and which tokens are void."""
