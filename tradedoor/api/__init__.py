"""The programs' way in: JSON over HTTP, opened by an API key."""
