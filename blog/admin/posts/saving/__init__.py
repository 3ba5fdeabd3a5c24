"""Saving the form of a post: unsaved texts, presence, repeated submissions and merges."""
