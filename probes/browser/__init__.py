"""The only door to Playwright."""
