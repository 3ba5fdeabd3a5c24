"""Import of posts from a folder of Markdown files written for Jekyll, Hugo or Eleventy.

`front_matter` parses a file, `metadata` and `metadata_fields` interpret its fields, `photos` adds its images,
`planner` decides between create, update and skip, and `service` writes to SQL and the content table.
"""
