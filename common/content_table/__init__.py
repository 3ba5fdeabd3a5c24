"""The `content` table: its keys, how items are packed, and the calls that use it. No other module knows its keys.

In a list, the `sk` of an item is the post's *position* `<published_at>#<slug>`. So the table returns lists in time
order, and "published by now" is a bound of the key that needs no filter.

| access pattern             | key condition                                        | read units                    |
|----------------------------|------------------------------------------------------|-------------------------------|
| a post                     | pk = POST#slug, sk = POST                            | 0.5 per 4 KB, compressed      |
| a post with its Markdown   | pk = POST#slug                                       | the same, of both items       |
| a former slug of a post    | the post's, then pk = ID#id, sk = SLUG               | 0.5 more                      |
| newest posts, a page       | pk = POSTS, sk between a bound and now               | at most 2.5 for 20 (see below)|
| posts of a year or month   | the same, with the bounds of the period              | the same                      |
| posts with a tag           | pk = TAG#slug, likewise                              | the same                      |
| a former slug of a tag     | the tag's, which is empty, then pk = TAG#slug, MOVED | 0.5 more                      |
| posts with words           | pk = WORD#stem, likewise, joined; then the summaries | 0.5 per 60 keys + 0.5 a post  |
| when a list changes next   | pk = POSTS, TAG#slug or WORD#stem, sk > now, Limit 1 | 0.5                           |
| tags with counts           | pk = COUNTS, sk begins with tag#                     | 0.5 per 4 KB, about 40 tags   |
| months with counts         | pk = COUNTS, sk begins with month#                   | 0.5 per 4 KB, about 4 years   |
| renditions of photos       | pk = PHOTO#key, sk = PHOTO (a batch)                 | 0.5 each                      |

A summary is at most 800 bytes, so 20 of them and the query for the next change cost 2.5 units. Reads are eventually
consistent unless a caller asks otherwise: a replica in another region offers no more.

Time publishes a post: an item whose `published_at` is in the future is outside the key's bounds. `_VISIBLE` hides an
item whose `expires_at` has passed, and DynamoDB deletes it later (`ttl`).

An item's value is in `d`, as compressed JSON. A post's item also has `links` and, in a series, `parts`. The item of a
former slug has `moved` instead, and that of an unpublished post has none of these. All items but those of photos have
`v`, the time in ms when they were written.

A redirect has the post's id. The item `ID#id` has the present slug for all redirects of a post, so that a new slug
changes one item.

The blog and the workers use this module, so it imports neither Django nor boto3.
"""

from common.content_table.items import (
    CountKind,
    ItemTooLarge,
    ListEntry,
    StoredCount,
    build_address_item,
    build_count_item,
    build_moved_tag_item,
    build_post_items,
    build_redirect_item,
    build_summary_items,
    build_tombstone_item,
    build_word_items,
    pack,
    unpack,
)
from common.content_table.keys import (
    AFTER,
    END,
    POSTS,
    Item,
    Key,
    item_key,
    moved_tag_key,
    photo_key,
    position,
    position_before,
    source_key,
    split_position,
    summary_keys,
    tag_partition,
    typed_key,
    word_keys,
    word_partition,
)
from common.content_table.lists import (
    find_first_position,
    find_moved_tag,
    get_summaries,
    query_counts,
    query_visible,
)
from common.content_table.photos import StoredPhoto, get_photos, get_renditions, put_photo
from common.content_table.posts import (
    MAX_ACTIONS,
    StoredPost,
    build_transaction,
    find_post,
    get_post,
    get_posts,
    get_stored_post,
    update_links,
)
from common.content_table.table import batch_get, delete, delete_older, put, query, table_name, write

__all__ = [
    "AFTER",
    "END",
    "MAX_ACTIONS",
    "POSTS",
    "CountKind",
    "Item",
    "ItemTooLarge",
    "Key",
    "ListEntry",
    "StoredCount",
    "StoredPhoto",
    "StoredPost",
    "batch_get",
    "build_address_item",
    "build_count_item",
    "build_moved_tag_item",
    "build_post_items",
    "build_redirect_item",
    "build_summary_items",
    "build_tombstone_item",
    "build_transaction",
    "build_word_items",
    "delete",
    "delete_older",
    "find_first_position",
    "find_moved_tag",
    "find_post",
    "get_photos",
    "get_post",
    "get_posts",
    "get_renditions",
    "get_stored_post",
    "get_summaries",
    "item_key",
    "moved_tag_key",
    "pack",
    "photo_key",
    "position",
    "position_before",
    "put",
    "put_photo",
    "query",
    "query_counts",
    "query_visible",
    "source_key",
    "split_position",
    "summary_keys",
    "table_name",
    "tag_partition",
    "typed_key",
    "unpack",
    "update_links",
    "word_keys",
    "word_partition",
    "write",
]
