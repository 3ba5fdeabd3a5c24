"""Posts from folders of Markdown files, as Jekyll, Hugo and Eleventy keep them.

`front_matter` takes a file apart, `entries` understands what its writer meant, `photos` brings along the
pictures that it shows, `plans` decides what is to become of it, and `posts` does that.
"""
