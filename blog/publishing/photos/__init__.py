"""The photos of posts: which posts use a photo, and changes of a photo in their texts."""
