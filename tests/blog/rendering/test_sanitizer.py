"""Attempts at cross-site scripting by a post.

The vectors come from the OWASP filter evasion cheat sheet, the PortSwigger cheat sheet and published bypasses.
"""

import pytest

from blog.rendering.markdown import parse
from tests.support.html_safety import find_dangers

VECTORS = [
    # scripts
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x0b>alert(1)</script>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1);//<</script>",
    "<script>alert(1)",
    "text <script>alert(1)</script> text",
    "<script type=module>import('https://evil.example')</script>",
    # event handlers
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<img src='x' oNeRrOr='alert(1)'>",
    "<img src=x\x0conerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<a onmouseover=alert(1)>x</a>",
    "<p onclick=alert(1)>x</p>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<div onpointerenter=alert(1) style=position:fixed;inset:0>x</div>",
    "<x onclick=alert(1)>x</x>",
    # URLs
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a](&#x6A;avascript&colon;alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](vbscript:msgbox(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml,<svg/onload=alert(1)>)",
    "<javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="java&Tab;script&colon;alert(1)">x</a>',
    '<a href="&#0000106avascript:alert(1)">x</a>',
    "<a href='\x14javascript:alert(1)'>x</a>",
    "<a href=blob:https://example.com/1>x</a>",
    "<a href=file:///etc/passwd>x</a>",
    "<a href=x ping=https://evil.example>x</a>",
    "<a href=x target=_blank download>x</a>",
    "<img src=x srcset='javascript:alert(1) 2x'>",
    "<img src=x srcset='a.jpg 1x, data:image/svg+xml,x 2x'>",
    "<picture><source srcset='data:text/html,x'><img src=x></picture>",
    "<blockquote cite=javascript:alert(1)>x</blockquote>",
    "<area href=javascript:alert(1)>",
    # frames, forms and the page's structure
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<isindex action=javascript:alert(1) type=submit>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<template><script>alert(1)</script></template>",
    "<textarea></textarea><script>alert(1)</script>",
    "</article></main><h1>Not the page's</h1>",
    # styles
    "<style>@import 'https://evil.example'</style>",
    "<p style=\"background:url('javascript:alert(1)')\">x</p>",
    "<p style='position:fixed;top:0;left:0;width:100%;height:100%'>x</p>",
    "<font color=red>x</font>",
    # SVG and MathML
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><use href='data:image/svg+xml,x#x'/></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    # mutations: harmless as text, harmful after a browser has repaired them
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror=alert(1)></style>",
    "<svg><title><style><a title='</style></title></svg><img src=x onerror=alert(1)>'>",
    "<select><template><style><!--</style><a title='--><img src=x onerror=alert(1)>'>",
    "<table><a title='</table><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<noembed><p title='</noembed><img src=x onerror=alert(1)>'>",
    "<plaintext><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<!DOCTYPE x [<!ENTITY y '<script>alert(1)</script>'>]>&y;",
    "<ruby><rt><style></rt></ruby><img src=x onerror=alert(1)>",
    # within Markdown's syntax
    "![\"onerror=alert(1) x=\"](x)",
    "![a](x \"\\\" onerror=alert(1) x=\\\"\")",
    "![a](x '<img src=x onerror=alert(1)>')",
    "![`<img src=x onerror=alert(1)>`](x)",
    "![a](x\"onerror=alert(1))",
    "[a](x \"'onmouseover=alert(1) \")",
    "[a](https://example.com/\"onclick=alert(1))",
    "<https://example.com/\"onclick=alert(1)>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "```\"><script>alert(1)</script>\nx\n```",
    "```html onload=alert(1)\n<svg onload=alert(1)>\n```",
    "    <script>alert(1)</script>",
    "# <img src=x onerror=alert(1)>",
    "# x\" onclick=alert(1) \"",
    "| <script>alert(1)</script> |\n| --- |\n| <img src=x onerror=alert(1)> |",
    "| a |\n| :-\" onclick=alert(1): |\n| b |",
    "x[^\"><script>alert(1)</script>]\n\n[^\"><script>alert(1)</script>]: y",
    "x^[<script>alert(1)</script>]",
    "- [ ] <script>alert(1)</script>",
    "- [x] \"><img src=x onerror=alert(1)>",
    "a\n: <svg/onload=alert(1)>",
    "{{ ''.__class__ }}{% debug %}",
    "\ufeff<script>alert(1)</script>",
    "<scr\u202eipt>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "＜script＞alert(1)＜/script＞",
    "<img src=x:x onerror&equals;alert(1)>",
    # attributes that belong to the page
    "<p class='site-header modal'>x</p>",
    "<a class='embed-button' href=x>x</a><p class='embed-open callout-x'>x</p>",
    "<p id='x y' class=\"left' onclick=alert(1)\">x</p>",
    "<p id='\"><script>alert(1)</script>'>x</p>",
    "<a id=location name=location href=#>x</a>",
    "<img name=getElementById src=x>",
    "<p tabindex=9999 accesskey=x contenteditable draggable hidden inert popover>x</p>",
    "<div tabindex=5>x</div>",
    "<p is=x-evil slot=x part=x itemprop=x data-x=1 aria-hidden=true role=alert>x</p>",
    "<div role=alert>x</div>",
    "<div role=dialog class='callout gallery full'>x</div>",
    "> [!NOTE]\n> <script>alert(1)</script>",
    "> [!NOTE\" onclick=alert(1)]\n> x",
    "![a](x){.wide onclick=alert(1) style=position:fixed}",
    "![a](x){.wide class=\"menu' onclick=alert(1)\"}",
    "https://example.com/\"onclick=alert(1)",
    "https://example.com/<script>alert(1)</script>",
    "<input type=password name=password>",
    "<input type=text value=x>",
]  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS)
def test_sanitizing_removes_every_vector(vector: str) -> None:
    assert find_dangers(parse(vector).render().html) == []


@pytest.mark.parametrize("vector", VECTORS)
def test_sanitizing_removes_every_vector_after_other_text(vector: str) -> None:
    assert find_dangers(parse(f"Text.\n\n> - {vector}\n\n{vector}{vector}").render().html) == []


def test_vectors_are_distinct_and_more_than_100() -> None:
    assert len(set(VECTORS)) == len(VECTORS) > 100


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>",
        "<p onclick='x'>",
        "<a href=' java\tscript:x'>",
        "<img srcset='a.jpg, data:x'>",
        "<input type='checkbox'>",
        "<p class='menu'>",
        "<div tabindex='7'>",
        "<!-- x -->",
    ],
)
def test_find_dangers_finds_dangerous_html(html: str) -> None:
    assert find_dangers(html)
