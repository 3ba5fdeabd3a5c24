"""The links of a post to other posts, and the timeline that they come from."""
