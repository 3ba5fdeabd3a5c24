"""Posts from folders of Markdown files, as Jekyll, Hugo and Eleventy keep them.

`front_matter` takes a file apart, `entries` understands what its writer meant, `photos` brings the pictures
that it shows to storage, and `posts` makes posts of it all.
"""
