"""The purchase flow: from the home page to the till, never through it."""
