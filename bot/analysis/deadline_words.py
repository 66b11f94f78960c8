"""By which words a date becomes a deadline. Those that decide end right before the day, hence the `$`."""

import re

CUE = re.compile(
    r"[Cc]omment|COMMENT|[Ff]eedback|[Ss]ubmission|[Rr]esponses|[Rr]eply|[Ii]nput|[Cc]onsultation|[Ww]eigh in|"
    r"[Ee]ffect|EFFECTIVE|in(?:to)? force|[Aa]ppl(?:y|ies|ication)|[Dd]elay|[Pp]ostpone|[Dd]efer|[Cc]ompl(?:y|iance)|"
    r"must|shall|required|[Tt]ranspose|[Ii]mplement|[Hh]earing"
)
# What may stand between the words that decide and the day: a time, a weekday, a preposition.
FILLER = re.compile(
    r"(?:[\s,()]|\bmidnight|\bon|\bat|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\b(?:Standard|Daylight)?\s?[Tt]ime)*$"
)
EFFECTIVE = re.compile(
    r"(?:(?<![\w-])(?:[Ee]ffective|EFFECTIVE)(?:\s(?:[Dd]ates?|DATES?))?(?:\s(?:is|of|as\sof|from|starting|beginning)|[:.])?"
    r"|\b(?:takes?|took|taking)\seffect(?:\s(?:from|starting|beginning|until))?"
    r"|\b(?:go|goes|went|going|come|comes|came|coming|enter|enters|entered|entering)\sinto\s(?:effect|force|operation)"
    r"(?:\sfrom)?|\bin\s(?:force|effect)\s(?:from|as\sof|since)"
    r"|\b(?:will\sapply|shall\sapply|appl(?:y|ies)|becomes?\s(?:applicable|mandatory|law))(?:\s(?:from|as\sof|as\sfrom|starting)))$"
)
MOVED_TO = re.compile(r"\b(?:delay|postpon|defer|push|extend|mov)(?:ed|es|s|ing)?(?:\sback)?\s(?:until|to)$")
MOVED = re.compile(
    r"(?:effective\sdates?|[Aa]pplication|obligations?|rules?|requirements?|provisions?|[Ll]aws?|\bAct|entry\sinto\sforce|"
    r"enforcement)\b[^;]*$"
)
# What took another date's place is said beside it; the old date is no deadline any more.
REPLACED = re.compile(r"\b(?:originally|previously|initially)\b[^,;]{0,40}$")
# A wish or a plan moves nothing, and what would hold does not hold.
NOT_DECIDED = re.compile(
    r"\b(?:should|could|may|might|would|urg\w+|ask\w*|propos\w+|wants?|consider\w*|call\w*\sfor)\b[^,;]{0,80}$"
    r"|\b(?:was|were)\s(?:set|due|scheduled|supposed|expected|slated|to)\b[^;]{0,40}$"
)
IS = re.compile(r"[Ee]ffective\sdate\b[^.;]*\b(?:is|will\sbe|was)$")
NO_RULE = re.compile(
    r"resign|step(?:s|ped|ping)?\sdown|appoint|retire|\bpric(?:e|es|ing)\b|subscri|\bhire[sd]?\b|\bCEO\b|layoff|dividend|\busers\b|customers|terms\sof\s(?:service|use)"
)
TO_COMMENT = re.compile(
    r"\b(?:(?:[Rr]eply\s|[Pp]ublic\s|[Ww]ritten\s)?[Cc]omments?|COMMENTS?|[Ff]eedback|(?<!in\s)[Cc]onsultation(?!\swith)|[Ww]eigh\sin|"
    r"[Ww]ritten\ssubmissions?|[Pp]ublic\sinput|[Rr]esponses\sto\sthe\s(?:request|RFI|consultation))\b"
)
CLOSES = re.compile(
    r"(?:\bon\sor\sbefore|\b(?:no|not)\slater\sthan|\bby|\bbefore|\buntil|\bthrough|\b[Dd]ue:?|\bDUE:?|\b(?:[Ee]nds?:?|ended|ending|"
    r"[Cc]los(?:es?:?|ed|ing)|expires?)|\b[Dd]eadline(?:\s(?:[a-z]+\s){0,4}(?:is|of|was)|:)?|\bextend(?:ed|s|ing)?[^;]{0,80}\sto|\btill)$"
)
NO_CALL = re.compile(
    r"received\s[0-9][0-9,]*|[Cc]omments?\s(?:posted|made|published)|(?:declin|refus)\w+\sto\scomment|\bno\scomment|"
    r"request(?:ed|s)?\sfor\scomment\s(?:by|from)\s(?:Reuters|the\sTimes)|[Cc]ommented|\b[Ii]n\s(?:public\s)?comments|[Ll]eave\sa\scomment|[Cc]omments?\s(?:here|below)|giveaway|\bprizes?\b|\bblog\b"
)
TO_COMPLY = re.compile(r"\b[Cc]ompl(?:y|iance)\b")
DUTY = re.compile(
    r"\b(?:[Aa]genc(?:y|ies)|[Pp]roviders?|[Dd]evelopers?|[Dd]eployers?|[Cc]ompan(?:y|ies)|[Ff]irms|[Pp]latforms?|"
    r"[Oo]perators?|[Bb]usinesses|Member\sStates|Secretary|[Dd]epartments?|[Vv]endors|[Cc]ontractors|[Mm]anufacturers)\b"
    r"[^.;]{0,60}\b(?:must|shall|(?:is|are)\srequired\sto|ha(?:s|ve)\sto)\b"
)
BY = re.compile(r"(?:\bon\sor\sbefore|\b(?:no|not)\slater\sthan|\bby|\bbefore|\buntil)$")
COMPLIANCE_IS = re.compile(r"[Cc]ompliance\s(?:dates?|deadline)\b[^.;]{0,60}?(?:\sis|:|\sof|\swas)?$")
HEARING = re.compile(r"(?<!of )\b[Hh]earings?\b(?!\s(?:aid|loss|about|from|that))")
HELD = re.compile(r"(?:\bset\sfor|\bscheduled\sfor|\bheld|\bplace|\bfor|:|\b[Hh]earings?(?:\son\s\S.{0,60})?)$")
OTHER_EVENT = re.compile(r"introduc|\bsign|publish|\bfiled|\bpassed|\bruled|issued|releas|order(?:ed|s)?\b")
COMING = re.compile(r"\bwill\b|\bholds?\b|\bto\shold\b|\bset\b|\bscheduled\b|\bplans\b|^[Hh]earing")
PAST = re.compile(
    r"\b(?:took|went|came|entered|closed|ended|expired|passed|(?<!be\s)held|(?:was|were)\s(?:due|effective|set|extended))\b"
    r"[^,;]{0,40}$"
)
IN_ORDER_TO_COMMENT = re.compile(
    r",?\sto\s(?:(?:submit|file|provide|send|give|share|offer)\s[^.;]{0,30}?(?:comments?|feedback|input|views)\b|"
    r"comment\b|weigh\sin)"
)
IN_ORDER_TO_COMPLY = re.compile(
    r",?\sto\s(?:(?:comply|transpose|implement)\b|[^.;]{0,60}\binto\scompliance\b|[^.;]{0,60}\bin\scompliance\b)"
)
