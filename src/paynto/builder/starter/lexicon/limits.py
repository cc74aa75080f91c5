"""What the starter model cannot make, said in one plain sentence."""

import re

CANNOT: dict[str, str] = {
    "sign-in and user accounts": r"log[ -]?ins?\b|log in\b|sign[ -]in\b|sign in\b|user accounts?\b|authenticat\w+|passwords?\b|oauth|sso\b|roles? and permissions?|user roles?|access control|multi[- ]?user|two[- ]factor",
    "payments": r"payments? (?:processing|gateway|system|integration|provider)|online payments?|accept(?:s|ing)? payments?|take payments?|stripe\b|paypal\b|credit card payments?|pay online|collect payments?",
    "sending e-mail or messages": r"send(?:s|ing)? (?:\w+ )?(?:\w+ )?(?:\w+ )?(?:e-?mails?|sms|text messages?|newsletters?|notifications?|reminders?|push)\b|e-?mail (?:notifications?|reminders?|alerts?|sending)|push notifications?|sms\b|whatsapp messages?|remind(?:s)? (?:me|us|them|users|customers|people)|(?:reminder|notification) e-?mails?|e-?mails? (?:me|us|them|customers|users)\b|notify\b",
    "maps and routes": r"\bmaps?\b(?! of the site)|google maps|geolocation|gps\b|route planning|location tracking",
    "file and image upload": r"(?:file|image|photo|picture|document|video|pdf|attachment)s? uploads?|upload(?:s|ing)?\b(?! (?:date|time))|attach(?:ments?| files?| photos?| images?)|profile (?:pictures?|photos?)",
    "live chat": r"live chat|chat (?:rooms?|function|feature|window|between)|real[- ]?time (?:chat|messaging)|messaging between|direct messages?|video (?:calls?|chat|conferenc\w+)|\bchat\b(?!bot)",
    "artificial intelligence": r"\bai\b|artificial intelligence|machine learning|chat ?bots?|\bgpt\b|chatgpt|llms?\b|image recognition|speech recognition|voice (?:recognition|assistant|control)|neural network|generate images|face recognition",
    "connections to outside services": r"google (?:calendar|sheets|drive|docs)|outlook\b|slack\b|zapier|calendar sync|sync(?:s|ed|ing|hroni[sz]e)? with|webhooks?|twitter api|third[- ]party|public api|scrap(?:e|ing)\b|bank (?:sync|connection)|import from (?:google|excel)|integrat(?:e|ion|ions) with",
    "barcode and camera scanning": r"barcode scann\w+|qr[- ]?code|scan(?:s|ning)? (?:barcodes?|receipts?|documents?)|(?:use|using|with) (?:the |a |my )?camera\b|ocr\b",
    "PDF files and printing": r"pdf|generate invoices as|print(?:ing|able)? (?:labels?|invoices?)",
    "drag and drop": r"drag[ -]and[ -]drop|drag & drop|gantt",
    "recurring jobs in the background": r"cron\b|background jobs?|scheduled (?:jobs?|tasks? that run)|automatically every (?:day|week|night|month)",
    "native mobile features": r"bluetooth|\bnfc\b|fingerprint|face id|step counter|pedometer",
}
CANNOT_PATTERNS = {
    what: re.compile(rf"(?:\b|^)(?:{pattern})", re.IGNORECASE) for what, pattern in CANNOT.items()
}
CAN = "I can add, rename or remove fields and kinds of records, relate them, add pages, charts and totals, sort, filter, translate labels and change the look"

WHOLE = re.compile(
    r"\b(?:3d|first[- ]person|shooter|mmorpg|rpg game|video games? (?:like|with|where|about)|platformer|racing game|flappy|tetris|minecraft|snake game|chess (?:game|engine)|"
    r"multiplayer|game engine|operating system|kernel|compiler|self[- ]driving|autonomous (?:car|vehicle|drone)|"
    r"blockchain|cryptocurrenc\w+|crypto (?:exchange|wallet|miner)|nft|bitcoin (?:miner|wallet)|web browser|search engine|antivirus|virus|malware|ransomware|keylogger|"
    r"hack(?:s|ing)? (?:into|a|the)|ddos|phishing|deepfake|photo(?:shop| editor)|video (?:editor|streaming)|video sharing|music streaming|streaming (?:platform|service like)|youtube|netflix|"
    r"tiktok|instagram clone|facebook|twitter clone|uber|tinder|dating app|whatsapp clone|time machine|teleport\w*|robot control|rocket|drone control|nuclear|stock trading bot|trading bot|face swap|"
    r"voice assistant|siri|alexa|translator|speech to text|text to speech|image generator|chatbot|chat bot|ai assistant|virtual reality|augmented reality|\bvr\b|\bar app\b|emulator|vpn|web server|database engine|programming language)\b",
    re.IGNORECASE,
)


def what_is_impossible(text: str) -> list[str]:
    """The things a text asks for that no app of the starter model has."""
    lowered = text[:6000]
    return [what for what, pattern in CANNOT_PATTERNS.items() if pattern.search(lowered)]


def joined(things: list[str]) -> str:
    return things[0] if len(things) == 1 else ", ".join(things[:-1]) + " or " + things[-1]


def cannot_sentence(things: list[str]) -> str:
    return f"The starter model cannot make {joined(things)}, so nothing was changed; {CAN}."


def left_out_sentence(things: list[str]) -> str:
    return f"Not included, because the starter model cannot make it: {joined(things)}."


def whole_app_is_impossible(text: str) -> str | None:
    found = WHOLE.search(text[:2000])
    return found.group(0) if found else None
