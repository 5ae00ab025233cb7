"""The pages: plain modules without a build step, and the libraries they use, vendored."""
