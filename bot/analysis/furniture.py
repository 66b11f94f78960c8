"""How the lines begin that stand around articles. Patterns only, for folded text; boilerplate.py says what they do."""

import re

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d"
_PICTURE = r"(?:photo|image|picture|photograph|illustration|graphic|video|featured image|cover image|header image)s?"
# What a link "read more" is followed by; "read more than a hundred pages" is a sentence.
_LINK_ENDS = r"\s*(?:$|[.…»>→:|-]|(?:here|about|at|on|in)\b)"
_BEGINNINGS = (
    # where it was published before
    r"the post\b.*\bappeared first on\b",
    r"th(?:is|e) (?:article|story|post|piece|essay)\b.{0,40}\b(?:originally|first) (?:appeared|published|posted|ran)\b",
    r"(?:originally|first) (?:published|posted|appeared)\b",
    # links to more of it, and to other pieces
    r"(?:read|learn|see|find out|discover|show|view|load)"
    r" (?:more|on|all|now|article|full .*|the (?:full|rest|whole|original|entire)\b.*)" + _LINK_ENDS,
    r"(?:continue|keep) reading\b|click (?:here|to|below|on)\b|tap (?:here|to)\b",
    r"(?:also|related) (?:read|reading|articles?|stories|posts?|content|topics?|coverage)\b|related\s*:",
    r"you (?:may|might) also like|more from\b|more on this|recommended\b|most (?:read|popular)|trending now|up next",
    r"(?:skip to|jump to|back to|go to) (?:main|content|top|home|navigation|article)\b",
    r"(?:loading|menu|search|home|close|toggle \w+)\s*(?:…|\.\.\.)?\s*$",
    r"(?:table of contents|in this (?:article|issue|story)|contents|key takeaways|tl;?dr)\s*:?\s*$",
    # sharing, following, subscribing, paying
    r"(?:share|tweet|e-?mail|print|save|copy) (?:this|on|via|to|link|article|story|post)\b|share\s*(?:$|:)|tweet\s*$",
    r"(?:follow|like|find|join|contact|connect with) (?:us|me|@\w+)\b",
    r"subscribe\b|sign up\b|register (?:now|here|for free)\b|log in\b|sign in\b",
    r"(?:already|become) a (?:subscriber|member)\b",
    r"(?:get|receive) (?:the (?:latest|best)|our|this|more)\b.{0,80}\b(?:inbox|newsletter|e-?mail|alerts?|stories)\b",
    r".{0,80}\b(?:our|this|the|daily|weekly|free) newsletters?\b.{0,60}\b(?:inbox|subscri|sign|here)",
    r"(?:advertisement|sponsored|promoted|paid content|partner content|affiliate disclosure)\b[:.]?$",
    r"(?:support|donate to) (?:us|our)\b",
    # cookies and the browser
    r"(?:we|this (?:web ?)?site|our (?:web ?)?site|our partners)\b.{0,60}\bcookies?\b",
    r"(?:accept|reject|manage|allow) (?:all )?(?:cookies|preferences|consent)\b",
    r"by (?:continuing|using|clicking|signing|subscribing|browsing|submitting)\b.{0,80}\b(?:agree|consent|accept)\b",
    r"cookies? (?:policy|settings|preferences|notice|help us)\b",
    r"your browser\b|(?:please )?enable javascript\b|javascript\b.{0,30}\b(?:disabled|required|enable)",
    # credits, rights, dates, labels
    r"©|\(c\) \d|copyright\b.{0,8}(?:©|\d{4})|all rights reserved",
    _PICTURE + r" ?(?:credits?|courtesy|source|by)?\s*(?::|/|by\b|©|courtesy)",
    r"(?:credit|source|caption|getty images|ap photo|reuters/)\s*(?::|/|$)",
    r"(?:listen to|watch|hear) (?:this|the) (?:article|story|video|episode|full)\b",
    r"(?:tags?|categories|category|filed under|topics|keywords|posted in|labels)\s*:",
    r"(?:published|updated|posted|last (?:updated|modified)|first published|modified)"
    r" *(?::|on\b|at\b|" + _MONTH + r"|\d|by\b|just now)(?=.{0,60}$)",
    r"(?:estimated )?(?:reading time|read time)\b|\d+ ?-?min(?:ute)?s? (?:read|listen|watch)\b",
    r"(?:editor|author)[’']s (?:note|pick)\b|about the authors?\b|disclaimer\b|disclosure\s*:",
    # comments, and what link collections print instead of a text
    r"leave a (?:comment|reply)|\d+ comments?\b|comments?\s*$|comments? \(?\d|view (?:all )?comments",
    r"join the (?:conversation|discussion)",
    r"submitted by\b|article url\s*:|comments url\s*:|points\s*:\s*\d|# comments\s*:",
)
FURNITURE = re.compile("|".join(_BEGINNINGS))

# `By Jane Roe`, `By JANE ROE and Max Moe, Example Times | 3 March 2026`: names and a date, no verb. Not folded.
_NAME = r"(?:[A-Z][\w.’'-]*|de|von|van|der|la|al|bin)"
_BETWEEN = r"(?:\s*[,&|•·/–—]\s*|\s+-\s+|\s+)(?:and\s+)?"
BYLINE = re.compile(
    r"(?:By|BY|Written by|Reported by|Posted by|Author:|From|Words by|Story by)\s+"
    rf"{_NAME}(?:{_BETWEEN}(?:{_NAME}|\d[\w:,.]*))*[.|]?"
)
STAFF = re.compile(r"By .*\b(?:Staff Writer|Correspondent|Contributor|Editor|Reporter)s?\.?")

# Placeholders of publishing software, told from an editor's brackets in a quotation (`[sic]`, `[the] rule`).
# A caption goes with its picture. Bounded and possessive throughout: these meet texts that nobody has checked.
_SHORTCODE = (
    r"\[caption\b[^\[\]]{0,200}\][^\[\]]{0,400}\[/caption\]|\[/?(?:(?:caption|gallery|embed|audio|video|playlist|gpt|ads?"
    r"|adrotate|toc|iframe|youtube|twitter|tweet|wpforms|newsletter|subscribe|sidebar|rev_slider|gravityform|pullquote"
    r"|spacer|divider|column|row|section)\d{0,3}|[a-z][a-z-]{0,40}+[0-9_][a-z0-9_-]{0,40}+|[a-z]{1,20}+-[a-z]{1,20}+-[a-z0-9-]{1,40}+"
    r"|[a-z][\w-]{0,40}+\s++[\w-]{1,40}+=[^\[\]]{0,200}+)(?:\s[^\[\]]{0,200}+)?/?\]"
    r"|\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}|%%\w{1,40}+%%|<!--.{0,200}?-->"
)
_DOTS = r"\[\s*(?:…|\.{2,}|&hellip;)\s*\]"
PLACEHOLDER = re.compile(_SHORTCODE, re.IGNORECASE)
AT_FRONT = re.compile(rf"(?:{_SHORTCODE}|\s)+", re.IGNORECASE)
AT_END = re.compile(rf"(?:\s|{_SHORTCODE}|{_DOTS}|\[\s*\]|\[link\]|\[comments\]|\(more[ …]*\))+$", re.IGNORECASE)
OPEN_END = re.compile(rf"\s*(?:{_DOTS}|…|\.{{3,}})\s*$")
ITEM = re.compile(r"(?:[•·▪‣*–-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S")
