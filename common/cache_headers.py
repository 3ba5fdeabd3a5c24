"""Values of `Cache-Control` that several services send."""

IMMUTABLE = "public, max-age=31536000, immutable"  # for objects whose key never gets other content
