"""The borders of what a reader cannot see, and what stands just beside them."""

HIDDEN = (
    *("\x00", "\x1b", "\x7f", "\x80", "\x9f", "\u061c", "\u200e", "\u200f", "\u202a", "\u202e"),
    *("\u2066", "\u2067", "\u2069", "\ufeff", "\ufff9", "\ufffa", "\ufffb", "\ud800", "\udabc", "\udfff"),
)
SEEN = ("~", "¡", "\u061b", "\u061d", "\u200d", "\u2010", "\u2065", "\u206a", "\ufefe", "\ufff8", "\ufffc", "\ue000")
