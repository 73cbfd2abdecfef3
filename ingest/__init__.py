"""From a text to its claims. Pure: no store, no HTTP."""
