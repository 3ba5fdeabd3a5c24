# For objects whose key never gets other content.
IMMUTABLE = "public, max-age=31536000, immutable"
