"""The editors' data, in SQL. Readers get it from the content table, which `blog.publishing` writes."""

from blog.models.editing import Presence, PreviewLink, Review, Submission, UnsavedText
from blog.models.embeds import Embed
from blog.models.history import Draft, Imported, PhotoUse, Revision
from blog.models.photos import Photo
from blog.models.posts import MAX_BODY, MAX_TAGS, Post, PostQuerySet, Redirect, State
from blog.models.subscribers import Subscriber
from blog.models.taxonomy import Series, Tag, TagRedirect, TaxonomyTerm

__all__ = [
    "MAX_BODY",
    "MAX_TAGS",
    "Draft",
    "Embed",
    "Imported",
    "Photo",
    "PhotoUse",
    "Post",
    "PostQuerySet",
    "Presence",
    "PreviewLink",
    "Redirect",
    "Review",
    "Revision",
    "Series",
    "State",
    "Submission",
    "Subscriber",
    "Tag",
    "TagRedirect",
    "TaxonomyTerm",
    "UnsavedText",
]
