import gc

# What is imported stays: to look for garbage in it again and again took a tenth of a cold start.
gc.set_threshold(100_000)
