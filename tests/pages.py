"""Pages of articles as sites serve them: the text between navigation, a cookie banner, shares and related pieces."""

PARAGRAPHS = (
    "The Commerce Department on Monday asked for comments on the risks and benefits of open model weights.",
    "Comments are due by 27 March 2026 and will stand in the docket, the department said in its notice.",
    "Officials pointed to a report of last year, which had found no reason to restrict publication at this time.",
    "Universities and small companies welcomed the request, and two groups asked for more time to answer it.",
)
CLUTTER = (
    "We use cookies to improve your experience",
    "Related stories",
    "Ten gadgets you should buy now",
    "Share on Facebook",
    "Subscribe to our newsletter",
    "Senate votes on farm bill",
)


def page(*, head: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS) -> bytes:
    """A whole document in UTF-8."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Example Times</title>{head}</head>
<body><header><nav><ul><li><a href="/">Home</a></li>
<li><a href="/politics">Politics</a></li><li><a href="/tech">Tech</a></li>
</ul></nav></header>
<div id="cookie-banner" class="cookie-consent"><p>{CLUTTER[0]}</p><button>Accept all cookies</button></div>
<main><article><h1>Commerce asks about open weights</h1><p class="byline">By Jane Roe</p>
<div class="share-bar"><a href="#">{CLUTTER[3]}</a> <a href="#">Tweet</a></div>{text}
<aside class="newsletter"><h3>{CLUTTER[4]}</h3><form><input name="mail"></form></aside></article></main>
<section class="related"><h2>{CLUTTER[1]}</h2><ul><li><a href="/a">{CLUTTER[2]}</a></li>
<li><a href="/b">{CLUTTER[5]}</a></li></ul></section>
<footer><p>Copyright 2026 Example Times. All rights reserved.</p></footer><script>var a = "b";</script></body></html>
""".encode()
