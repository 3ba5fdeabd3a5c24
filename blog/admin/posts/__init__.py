"""Posts in the admin: the list, the form, and the views of one post."""
