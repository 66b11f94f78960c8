"""Countries by their codes (ISO 3166-1, small letters), under the short English names by which readers know them."""

UNKNOWN = "unknown"

_NAMES = {
    "ae": "United Arab Emirates", "am": "Armenia", "ar": "Argentina", "at": "Austria", "au": "Australia",
    "az": "Azerbaijan", "bd": "Bangladesh", "be": "Belgium", "bg": "Bulgaria", "bh": "Bahrain", "br": "Brazil",
    "by": "Belarus", "ca": "Canada", "ch": "Switzerland", "cl": "Chile", "cn": "China", "co": "Colombia",
    "cr": "Costa Rica", "cy": "Cyprus", "cz": "Czechia", "de": "Germany", "dk": "Denmark", "dz": "Algeria",
    "ee": "Estonia", "eg": "Egypt", "es": "Spain", "et": "Ethiopia", "eu": "European Union", "fi": "Finland",
    "fr": "France", "gb": "United Kingdom", "ge": "Georgia", "gh": "Ghana", "gr": "Greece", "hk": "Hong Kong",
    "hr": "Croatia", "hu": "Hungary", "id": "Indonesia", "ie": "Ireland", "il": "Israel", "in": "India", "iq": "Iraq",
    "ir": "Iran", "is": "Iceland", "it": "Italy", "jo": "Jordan", "jp": "Japan", "ke": "Kenya", "kh": "Cambodia",
    "kr": "South Korea", "kw": "Kuwait", "kz": "Kazakhstan", "lb": "Lebanon", "li": "Liechtenstein",
    "lk": "Sri Lanka", "lt": "Lithuania", "lu": "Luxembourg", "lv": "Latvia", "ma": "Morocco", "md": "Moldova",
    "mk": "North Macedonia", "mm": "Myanmar", "mn": "Mongolia", "mo": "Macao", "mt": "Malta", "mx": "Mexico",
    "my": "Malaysia", "ng": "Nigeria", "nl": "Netherlands", "no": "Norway", "np": "Nepal", "nz": "New Zealand",
    "om": "Oman", "pa": "Panama", "pe": "Peru", "ph": "Philippines", "pk": "Pakistan", "pl": "Poland",
    "pt": "Portugal", "qa": "Qatar", "ro": "Romania", "rs": "Serbia", "ru": "Russia", "rw": "Rwanda",
    "sa": "Saudi Arabia", "se": "Sweden", "sg": "Singapore", "si": "Slovenia", "sk": "Slovakia", "sn": "Senegal",
    "th": "Thailand", "tn": "Tunisia", "tr": "Türkiye", "tw": "Taiwan", "tz": "Tanzania", "ua": "Ukraine",
    "ug": "Uganda", "uk": "United Kingdom", "us": "United States", "uy": "Uruguay", "uz": "Uzbekistan",
    "ve": "Venezuela", "vn": "Vietnam", "za": "South Africa",
}  # fmt: skip


def name(code: str) -> str:
    """`us` as United States; the empty code is `unknown`, one that is not listed stays as it is, in capitals."""
    if not code:
        return UNKNOWN
    return _NAMES.get(code.casefold(), code.upper())


def beside(who: str, country: str) -> str:
    """`DeepSeek, China`; `BigScience, country unknown`."""
    return f"{who}, {f'country {UNKNOWN}' if country == UNKNOWN else country}"
