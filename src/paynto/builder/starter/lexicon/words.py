"""English word forms: singular, plural, title case."""

IRREGULAR = {
    "ads": "ad",
    "cds": "cd",
    "lps": "lp",
    "pcs": "pc",
    "ids": "id",
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "mice": "mouse",
    "geese": "goose",
    "feet": "foot",
    "teeth": "tooth",
    "oxen": "ox",
    "criteria": "criterion",
    "analyses": "analysis",
    "diagnoses": "diagnosis",
    "bases": "base",
    "leaves": "leaf",
    "shelves": "shelf",
    "halves": "half",
    "knives": "knife",
    "wives": "wife",
    "lives": "life",
    "wolves": "wolf",
    "thieves": "thief",
    "loaves": "loaf",
    "calves": "calf",
    "quizzes": "quiz",
    "indices": "index",
    "curricula": "curriculum",
    "syllabi": "syllabus",
    "alumni": "alumnus",
    "cacti": "cactus",
    "fungi": "fungus",
    "matrices": "matrix",
    "salespeople": "salesperson",
    "craftsmen": "craftsman",
    "buses": "bus",
    "gases": "gas",
    "lenses": "lens",
    "canvases": "canvas",
    "aliases": "alias",
    "atlases": "atlas",
    "biases": "bias",
    "caches": "cache",
    "niches": "niche",
    "headaches": "headache",
    "axes": "axe",
    "shoes": "shoe",
    "toes": "toe",
    "canoes": "canoe",
    "passersby": "passerby",
}
IRREGULAR_PLURALS = {one: many for many, one in IRREGULAR.items()}
UNCHANGING = frozenset(
    "news series species sheep fish deer aircraft equipment information furniture software hardware "
    "feedback luggage money music staff mathematics physics economics politics analytics logistics "
    "fitness chess lens gas canvas alias atlas bias christmas tennis premises headquarters inventory "
    "stock attendance homework maintenance clothing jewelry jewellery stationery mail sms gps always "
    "this yes plus perhaps is was has does its as us bus thus dns css js".split()
)
KEEPS_IE = frozenset(
    "movies cookies calories ties pies brownies selfies rookies zombies hoodies smoothies genies "
    "lies dies budgies veggies groupies hobbies-".split()
)
ENDS_OES = frozenset(
    "potatoes tomatoes heroes echoes vetoes torpedoes mosquitoes volcanoes mangoes cargoes".split()
)
SMALL_WORDS = frozenset("a an and at by for from in of on or the to with".split())
ACRONYMS = {
    "crm": "CRM",
    "faq": "FAQ",
    "isbn": "ISBN",
    "sku": "SKU",
    "url": "URL",
    "id": "ID",
    "vip": "VIP",
    "gps": "GPS",
    "vat": "VAT",
    "bmi": "BMI",
    "hr": "HR",
    "it": "IT",
    "dj": "DJ",
    "diy": "DIY",
    "pdf": "PDF",
    "rsvp": "RSVP",
    "usa": "USA",
    "uk": "UK",
    "tv": "TV",
    "pc": "PC",
    "dvd": "DVD",
    "cd": "CD",
    "ip": "IP",
    "vin": "VIN",
    "po": "PO",
    "iban": "IBAN",
    "rpg": "RPG",
    "ngo": "NGO",
    "erp": "ERP",
    "b2b": "B2B",
    "okr": "OKR",
    "kpi": "KPI",
}


def singular(word: str) -> str:
    """The singular of a lower-case word; a word that is singular comes back unchanged."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or word in UNCHANGING or not word.endswith("s"):
        return word
    if word.endswith(("ss", "us", "is", "'s")):
        return word
    return _strip_plural_ending(word)


def _strip_plural_ending(word: str) -> str:
    if word.endswith("ies"):
        return word[:-1] if word in KEEPS_IE or len(word) < 5 else word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "uses")):
        keeps_e = word.endswith("uses") and word in (
            "uses",
            "houses",
            "causes",
            "pauses",
            "spouses",
        )
        keeps_e = keeps_e or word.endswith(("houses", "clauses", "excuses"))
        return word[:-1] if keeps_e else word[:-2]
    if word in ENDS_OES:
        return word[:-2]
    return word[:-1]


def plural(word: str) -> str:
    """The plural of a lower-case singular word."""
    if word in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[word]
    if word in UNCHANGING and word not in ("bus", "gas", "lens"):
        return word
    if word.endswith("sis"):
        return word[:-2] + "es"
    if word + "es" in ENDS_OES or word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and len(word) > 1 and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def is_plural(word: str) -> bool:
    return singular(word) != word


def singular_phrase(phrase: str) -> str:
    """`tax categories` → `tax category`; only the last word is changed."""
    head, _, last = phrase.rpartition(" ")
    return f"{head} {singular(last)}".strip()


def plural_phrase(phrase: str) -> str:
    head, _, last = phrase.rpartition(" ")
    return f"{head} {plural(singular(last))}".strip()


def sentence_case(phrase: str) -> str:
    """First letter large, known acronyms whole, the rest as written."""
    words = phrase.split(" ")
    parts = [
        part if part == "it" and index else ACRONYMS.get(part, part)
        for index, part in enumerate(words)
    ]
    if parts and parts[0] == parts[0].lower():
        parts[0] = parts[0][:1].upper() + parts[0][1:]
    return " ".join(parts)


def title_case(phrase: str) -> str:
    words = phrase.split()
    return " ".join(
        ACRONYMS.get(word.lower())
        or (word if index and word in SMALL_WORDS else word[:1].upper() + word[1:])
        for index, word in enumerate(words)
    )
