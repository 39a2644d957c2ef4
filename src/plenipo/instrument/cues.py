"""Words that show what an unlabelled block is: a recital, an enacting phrase, a signature.

Each cue looks at the start or the end of a block only and reads no further
than a few words, so its cost does not grow with the block.
"""

from __future__ import annotations

import re

_PREAMBLE_HEADINGS = "preamble|recitals|whereas|considérant(?: que)?|considerando(?: que)?|préambule|preámbulo|preambulo|преамбула|الديباجة|ديباجة|նախաբան|preambula"
_PREAMBLE = re.compile(
    rf"[\[\s]*(?:(?:{_PREAMBLE_HEADINGS})(?!\w)|序言|前言|弁言)[\s:.\]]*", re.IGNORECASE
)
_PREAMBLE_OPENING = re.compile(
    r"[\[\s{]*(?:The (?:States? )?(?:High Contracting )?Part(?:y|ies)\b|Les (?:États )?[Pp]arties\b"
    r"|Las [Pp]artes\b|Стороны\b|Государства\b|الأطراف|إنّ? الأطراف|本协定各?缔约方|各?缔约方|Կողմերը|Tərəflər)"
)
_ENACTING = re.compile(
    r"[\[\s]*(?:ha(?:ve|s) (?:agreed|adopted)|hereby agree|ha(?:ve|s) (?:therefore )?decided|sont convenu|ont (?:décidé|adopté)"
    r"|han (?:convenido|acordado|adoptado)|согласились|договорились|قد اتفقت|اتفقت|兹协议|议定|达成协议"
    r"|համաձայնեցին|razılaşdılar)",
    re.IGNORECASE,
)

_MODIFIER = (
    "(?:also|further|reaffirm|deeply|fully|strongly|gravely|again|acutely|keenly|profoundly"
    "|aussi|également|profondément|también|además|asimismo|profundamente|также|вновь|далее) "
)
_RECITAL = re.compile(
    rf"[\[\s{{(]*(?:{_MODIFIER})?"
    r"(?:[^\W\d_]+(?:ing|ant|ando|iendo|iéndo(?:se|las?|los?)|ելով|ալով|araq|ərək|яя|уя|ая|ясь|ваясь|уясь"
    r"|ивая|вая|евая|емясь)\b"
    r"|(?:whereas|mindful|conscious|aware|convinced|determined|concerned|alarmed|desirous|guided"
    r"|inspired|committed|resolved|anxious|cognizant|pursuant|in pursuit|in furtherance|in view"
    r"|vu|conscients?|conscientes?|soucieu[xs]e?s?|désireu[xs]e?s?|guidé?e?s?|convaincue?s?"
    r"|résolue?s?|préoccupée?s?|guiad[oa]s?|convencid[oa]s?|deseos[oa]s?|decidid[oa]s?"
    r"|preocupad[oa]s?|приняв|исходя|будучи|учитывая|стремясь|руководствуясь|сознавая)\b"
    r"|و?إذ |回顾|认识到|铭记|考虑到|确认|强调|重申|意识到|关切|注意到|深信|决心|希望|鉴于|又)",
    re.IGNORECASE,
)

_SIGNATURE = re.compile(
    r"[\[\s]*(?:DONE\b|Done (?:at|in|this|on)\b|IN WITNESS WHEREOF|In witness whereof"
    r"|FAIT\b|Fait (?:à|en)\b|EN FOI DE QUOI|En foi de quoi|HECHO\b|Hecho en\b"
    r"|EN TESTIMONIO DE LO CUAL|En testimonio de lo cual|EN FE DE LO CUAL|En fe de lo cual"
    r"|СОВЕРШЕНО\b|Совершено (?:в|на)\b|В УДОСТОВЕРЕНИЕ|В удостоверение"
    r"|حرر|حُرر|وإثباتا|وإثباتاً|وشهادة|订于|签订于|下列签署人|为此"
    r"|Կատարված է|ԿԱՏԱՐՎԱԾ Է|Հաստատելով"
    r"|(?:For|FOR|Pour|POUR|Por|POR|За) (?:the |THE |la |LA |le |LE |el |EL )?"
    r"(?:Government|GOVERNMENT|Republic|REPUBLIC|Gouvernement|GOUVERNEMENT|République|RÉPUBLIQUE"
    r"|Gobierno|GOBIERNO|República|REPÚBLICA|Правительство|ПРАВИТЕЛЬСТВО|Республику|РЕСПУБЛИКУ))"
)
_NOTE = re.compile(
    r"(?:\*\*\*|\(source\b|\{\{|\{[^{}]*\}\s*\Z|[\[({]?(?:Note|Editor’s note|Editor's note"
    r"|Drafting note|Negotiators’ note|Negotiators' note|Nota|Примечание|Remarque)"
    r"(?: by the [^:]{1,60}| [a-z]{1,12})?:)"
)
_ANNEX_WORD = re.compile(
    r"[\[\s]*(?:ANNEX|ANNEXE|ANEXO|ПРИЛОЖЕНИЕ|APPENDIX|SCHEDULE|PROTOCOL"
    r"|Annex|Annexe|Anexo|Приложение|Appendix|Schedule) (?:TO|À|AL|К|to|à|al|к)\b"
)

_OPTION = re.compile(
    r"[\[\s{]*(?:Option|Alternative|Variant|Opción|Вариант|备选案文|الخيار) ?[\w()]{1,6}[\]\s:.–—-]*\Z",
    re.IGNORECASE,
)
# A heading does not stop on one of these: the sentence goes on in the list below.
_GOES_ON = frozenset(
    "a an the of by for to in on at with from that which who whose and or if when where shall should"
    " may will must is are be de du des le la les que qui et ou par pour el los las y o por para"
    " и или что который которая которые для".split()
)

_CLOSING = "”’»\"')]}*†‡ \u00a0"
_ENDS_SENTENCE = (".", "!", "?", "。", "！", "？", "؟", "։", "…")
_ENDS_ITEM = (",", ";", "，", "；", "、", "،", "؛")
_ENDS_OPEN = (":", "：", "—", "–", "՝", "`")


def ending(text: str) -> str:
    """Return the last character that is not a closing mark, or ""."""
    stripped = text[-12:].rstrip(_CLOSING)
    return stripped[-1:]


def opens_list(text: str) -> bool:
    """Tell whether a block ends as one that governs a list: with a colon or a dash."""
    return ending(text) in _ENDS_OPEN


def ends_item(text: str) -> bool:
    """Tell whether a block ends as an item that others follow: with a comma or a semicolon."""
    return ending(text) in _ENDS_ITEM


def ends_sentence(text: str) -> bool:
    """Tell whether a block ends as a sentence does."""
    return ending(text) in _ENDS_SENTENCE


def heading_like(text: str, *, most: int = 150) -> bool:
    """Tell whether a block reads as a heading: short, one line, no final punctuation."""
    if not text or len(text) > most or "\n" in text or text[0].islower():
        return False
    if ends_sentence(text) or ends_item(text) or opens_list(text):
        return False
    return text.rsplit(" ", 1)[-1].lower() not in _GOES_ON


def is_capitals(text: str) -> bool:
    """Tell whether every letter with a case is a capital."""
    return text.isupper()


def is_preamble_heading(text: str) -> bool:
    """Tell whether a block is the word "Preamble" and nothing more."""
    found = _PREAMBLE.match(text)
    return found is not None and found.end() == len(text)


def starts_preamble(text: str) -> bool:
    """Tell whether a block opens with the word "Preamble" in capitals or stands under it."""
    found = _PREAMBLE.match(text)
    return found is not None and (
        found.end() == len(text) or found[0].strip(" [").isupper() or text[0] in "序前弁"
    )


def opens_preamble(text: str) -> bool:
    """Tell whether a block opens as a preamble does ("The Parties …")."""
    return _PREAMBLE.match(text) is not None or _PREAMBLE_OPENING.match(text) is not None


def is_enacting(text: str) -> bool:
    """Tell whether a block is the phrase that ends a preamble ("Have agreed as follows:")."""
    return len(text) < 400 and _ENACTING.match(text) is not None


def is_recital(text: str) -> bool:
    """Tell whether a block opens as a recital does ("Recalling also …")."""
    return _RECITAL.match(text) is not None


def opens_signature(text: str) -> bool:
    """Tell whether the closing formula or a signature line begins here."""
    return _SIGNATURE.match(text) is not None


def is_option(text: str) -> bool:
    """Tell whether a block only names one of several options ("Option 2:")."""
    return len(text) < 60 and _OPTION.match(text) is not None


def is_note(text: str) -> bool:
    """Tell whether a block is editorial matter rather than the agreement's own words."""
    return _NOTE.match(text) is not None


def names_annex(text: str) -> bool:
    """Tell whether a heading names an annex without a number ("ANNEX TO THE TREATY")."""
    return _ANNEX_WORD.match(text) is not None
