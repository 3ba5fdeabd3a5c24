"""Reviews: a writer submits a post, and somebody who can publish publishes it or returns it with a note."""
