"""The rules of plain English, as data. CONTRIBUTING.md explains them."""

from typing import NamedTuple


class Rule(NamedTuple):
    """A pattern that plain English avoids. A pattern that begins with `^` is searched at a sentence's start."""

    name: str
    pattern: str
    advice: str
    kinds: frozenset[str] = frozenset({"docstring", "doc", "comment", "text"})


COMPARATIVES = (
    "longer|more|less|later|older|newer|lower|higher|larger|smaller|faster|slower|shorter|better|worse"
)
DOCSTRINGS = frozenset({"docstring"})
RULES = [
    Rule(
        "headless clause",
        r"^(?:What|Who|Whoever|Whatever|That of|Those of|Whose|Those who)\b(?!.*\?$)",
        "name the thing",
    ),
    Rule(
        "headless clause",
        r"\bwhat (?:is|are|was|were|has|comes|belongs)\b(?!.*\?$)",
        "name the thing",
    ),
    Rule(
        "hidden actor",
        r"\b(?:is|are|was|were|be|been|being) (?:told|asked|let|taken for|held to|said to)\b",
        "say who does it",
    ),
    Rule("negated noun", rf"(?<!there )\b(?:is|are|was|were) no (?!(?:{COMPARATIVES})\b)\w+", "is not a …"),
    Rule("because", r"[,;:] for (?:it|they|he|she|there|nobody|nothing|none)\b", "use “because” or a new sentence"),
    Rule("so that nobody", r"\b(?:so that|for) nobody\b|\blest\b|\b(?:no|any)body's\b", "name what it prevents"),
    Rule(
        "docstring verb",
        r"^(?:Gives?|Tells?|Ha(?:ve|s)|Lets?|Puts?|Names?)\b(?! of\b| and\b| items?\b)",
        "Return, report, send, store …",
        DOCSTRINGS,
    ),
    Rule("docstring mood", r"^(?:Raises|Returns|Yields)\b", "imperative: Raise, Return, Yield", DOCSTRINGS),
    Rule("anew", r"\b(?:anew|afresh)\b", "again, or rebuild, recreate"),
    Rule("at rest", r"\bat rest\b(?!.*encrypt)(?<!encrypted at rest)", "idle; “at rest” means encryption in AWS"),
    Rule("go on", r"\b(?:go|goes|going|went|gone) on\b", "continue, resume"),
    Rule("let go", r"\b(?:let|lets|letting) (?:go|be)\b|\blet it (?:go|be)\b", "release, ignore"),
    Rule("tell", r"\b(?:told(?! apart)|tell(?:s|ing)? (?:of|whether))\b", "notify, report, return"),
    Rule("moment", r"(?<!for a )\bmoments?\b", "timestamp, time"),
    Rule("neighbour", r"\bneighbour(?:s|ing)?\b", "previous and next"),
    Rule("lead", r"\b(?:lead|leads|leading|led) (?:to|somewhere|nowhere)\b", "point to, cause"),
    Rule("stand", r"\b(?:stands?|stood|standing)\b(?!-)", "is, be"),
    Rule("thing", r"\b(?:thing|things)\b", "request, item, record, entry"),
    Rule("private idiom", r"\b(?:in the works|out of reach|for want of|in vain|of late)\b", "use plain words"),
    Rule("vague person", r"\b(?:those who|whoever|whomever)\b", "readers, users, callers, the client …"),
    Rule("demo's voice", r"\b(?:aboard|open water|calm day)\b", "only the demo posts have a voice"),
    Rule("chain", r"^[^:;@]*[:;] [^:;]*[:;] ", "one fact a sentence", frozenset({"docstring", "doc", "comment"})),
]  # fmt: skip
LONGEST_SENTENCE = 30
LONG = frozenset({"doc", "docstring"})
