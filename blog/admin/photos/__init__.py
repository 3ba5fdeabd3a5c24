"""Photos in the admin: the list, the form, uploads, and the library in the form of a post."""
