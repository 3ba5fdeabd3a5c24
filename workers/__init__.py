import gc

# Imports and clients make 200,000 objects that stay: to look for garbage in them again and again took a sixth of a
# cold start.
gc.set_threshold(100_000)
