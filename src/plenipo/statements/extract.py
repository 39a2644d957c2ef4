"""From a text to its statements: the one function that the rest of the program calls.

Pure and deterministic: the same text, language and day give the same
statements on every machine. Cost: linear in the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from plenipo.statements.clauses import ClauseFinder
from plenipo.statements.dates import Dates, Span
from plenipo.statements.finds import Find, Reader
from plenipo.statements.headlines import INTERVIEW, headline
from plenipo.statements.issued import Documents
from plenipo.statements.language import Language
from plenipo.statements.layout import Layout, lay_out
from plenipo.statements.model import Form, Kind, Part, Precision, Statement, When
from plenipo.statements.people import Register
from plenipo.statements.phrases import Phrases
from plenipo.statements.scan import QUOTE, Paragraph, Token, paragraphs, tokenise
from plenipo.statements.sources import SourceFinder
from plenipo.statements.speakers import UNKNOWN, Speaker, Speakers
from plenipo.statements.transcript import transcript


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a text, `[start, end)` in code points, and what it is there."""

    start: int
    end: int
    part: Part


@dataclass(frozen=True, slots=True)
class Article:
    """A text as it was read: its statements in order, all its paragraphs, and its day.

    `day_rule` says where the day comes from: "anchor.dateline", "anchor.published",
    "anchor.line", "anchor.post", or "" where there is none.
    """

    statements: tuple[Statement, ...]
    passages: tuple[Passage, ...]
    day: date | None
    day_rule: str
    language: str


@dataclass(frozen=True, slots=True)
class Extractor:
    """Finds statements in texts of one language."""

    language: Language
    dates: Dates

    def statements(self, text: str, *, published: date | None = None) -> list[Statement]:
        """Return the attributed statements of a text, in the order of their words.

        `published` is the day of the article as known from outside, for texts
        without a dateline. Offsets count code points of `text`.
        """
        return _Article(text, self.language, self.dates, published).statements()

    def article(self, text: str, *, published: date | None = None) -> Article:
        """Return the statements of a text with what each paragraph of it is, and its day."""
        found = _Article(text, self.language, self.dates, published)
        said = tuple(found.statements())
        return Article(
            said,
            tuple(Passage(page.start, page.end, page.part) for page in found.pages),
            found.layout.anchor,
            found.layout.anchor_rule,
            self.language.code,
        )


def extractor(language: Language) -> Extractor:
    """Make a language ready for finding statements."""
    return Extractor(language, Dates(language))


def choose(text: str, languages: Sequence[Extractor]) -> Extractor:
    """Return the extractor of the language in which most small words of a text are.

    The first one where none is told. Looks at the first few thousand words.
    """
    words = text[:40_000].casefold().split()[:5_000]
    scores = [sum(1 for word in words if word in e.language.telling) for e in languages]
    return languages[scores.index(max(scores))]


class _Article:
    """One text while it is read."""

    def __init__(self, text: str, language: Language, dates: Dates, published: date | None) -> None:
        self.text = text
        self.language = language
        self.dates = dates
        self.pages = paragraphs(text)
        self.layout: Layout = lay_out(text, self.pages, language, dates, published=published)
        self.tokens: list[Token] = tokenise(text, self.pages, language)
        self.phrases = Phrases(self.tokens, language, text)
        self.phrases.ends = [0] * len(self.tokens)
        self.page_of: dict[int, int] = {}
        for number, page in enumerate(self.pages):
            for first, last in page.sentences:
                self.page_of[first] = number
                for index in range(first, last):
                    self.phrases.ends[index] = last
        self.transcript = transcript(text, self.pages, language)
        self.document = Documents(
            text, self.pages, self.tokens, self.phrases, language, dates
        ).issued()
        self.reader = Reader(text, self.tokens, self.phrases, language, dates)
        self.clauses = ClauseFinder(self.reader)
        self.sources = SourceFinder(self.reader)

    def statements(self) -> list[Statement]:
        finds = self._finds()
        register = Register(self.tokens, self.phrases, self.language, self.pages)
        self.speakers = Speakers(register)
        found = self._attributed(finds)
        found += self._posts()
        found = self._issued(found) + self._turns()
        found = self._dated_later(found)
        found.sort(key=lambda s: (s.start, s.end))
        return found

    def _finds(self) -> list[Find]:
        finds: list[Find] = []
        for number, page in enumerate(self.pages):
            if self.transcript is not None and number >= self.transcript.begins:
                break
            if page.part in (Part.BODY, Part.STANDFIRST, Part.HEADLINE, Part.SUBHEADING):
                for first, last in page.sentences:
                    finds += self._in_sentence(first, last, page)
        return self._chained(finds)

    def _in_sentence(self, first: int, last: int, page: Paragraph) -> list[Find]:
        if page.part in (Part.HEADLINE, Part.SUBHEADING, Part.STANDFIRST):
            found = headline(self.reader, first, last, page.part)
            if found:
                return found
            if page.part is Part.SUBHEADING:
                return self.clauses.sentence(first, last, page.part)
        found = self.clauses.sentence(first, last, page.part)
        found += self.sources.sentence(first, last, page.part, found)
        return sorted(found, key=lambda find: (find.start, find.end))

    def _chained(self, finds: list[Find]) -> list[Find]:
        """Join a quotation over several paragraphs into one find."""
        kept: list[Find] = []
        heads: dict[int, Find] = {}
        open_find: Find | None = None
        for find in finds:
            token = self.tokens[find.inside[0]]
            if token.kind == QUOTE and token.chain and open_find is not None:
                open_find.end = find.end
                if open_find.subject is None and find.subject is not None:
                    open_find.subject, open_find.cue = find.subject, find.cue
                    open_find.follows, open_find.rule = "", find.rule
                    open_find.sentence = find.sentence
                if not self.tokens[find.inside[1] - 1].goes_on:
                    open_find = None
                continue
            kept.append(find)
            last = self.tokens[find.inside[1] - 1]
            open_find = find if last.kind == QUOTE and last.goes_on else None
        heads.clear()
        return kept

    # --- speakers -----------------------------------------------------------------------------

    def _attributed(self, finds: list[Find]) -> list[Statement]:
        result: list[Statement] = []
        read: list[tuple[Find, Speaker, str, When | None]] = []
        later = self._next_spoken(finds)
        own = self._own_words(finds)
        before: Span | None = None
        dated: dict[str, When] = {}
        page_before = -2
        for number, find in enumerate(finds):
            page = self.page_of[find.sentence[0]]
            speaker, rule = self._speaker(find, later[number], page, page_before)
            if speaker is None:
                continue
            if (find.subject is not None or find.follows) and find.rule != "noun.that":
                self.speakers.note(speaker, find.sentence[0])
            page_before = page
            anchor = self.layout.anchors[page]
            when = self.dates.when(own[find.sentence[0]], anchor, before)
            if when is not None:
                before = _span_of(when) or before
                if speaker.name:
                    dated[speaker.name] = when
            elif speaker.name in dated and speaker.name is not None:
                when = replace(dated[speaker.name], rule="date.carried")
            behalf = self.speakers.on_behalf(*find.sentence)
            if behalf is not None:
                speaker = replace(speaker, behalf=behalf)
            read.append((find, speaker, rule, when))
        for find, speaker, rule, when in read:
            if find.subject is not None:
                speaker = self.speakers.again(find.subject, speaker)
            result.append(self._statement(find, speaker, rule, when))
        return result

    def _next_spoken(self, finds: list[Find]) -> list[Find | None]:
        """Return for each find the next one of its paragraph that names a speaker."""
        found: list[Find | None] = [None] * len(finds)
        after: Find | None = None
        for number in range(len(finds) - 1, -1, -1):
            page = self.page_of[finds[number].sentence[0]]
            if after is not None and self.page_of[after.sentence[0]] != page:
                after = None
            found[number] = after
            if finds[number].subject is not None:
                after = finds[number]
        return found

    def _speaker(
        self, find: Find, later: Find | None, page: int, page_before: int
    ) -> tuple[Speaker | None, str]:
        """Resolve whose words a find is; None when a quotation is nobody's."""
        if find.rule == INTERVIEW and self.transcript is not None:
            return self._labelled(self.transcript.turns[0].label), find.rule
        if find.subject is not None:
            speaker = self.speakers.resolve(find.subject, find.sentence[0])
            return (None if self._is_nobody(find, speaker) else speaker), find.rule
        if find.follows != "before":
            return UNKNOWN, find.rule
        # A quotation alone: the speaker of this paragraph, else the one who speaks next in it,
        # else the one who spoke last in the paragraph before.
        if page_before == page and self.speakers.last is not None:
            return replace(self.speakers.last, rule="speaker.same"), find.rule
        if later is not None and later.subject is not None:
            return self.speakers.resolve(later.subject, later.sentence[0]), find.rule
        if page_before == page - 1 and self.speakers.last is not None:
            return replace(self.speakers.last, rule="speaker.same"), find.rule
        if find.end - find.start < 20:
            return None, find.rule
        return UNKNOWN, find.rule

    def _is_nobody(self, find: Find, speaker: Speaker) -> bool:
        """Tell whether what stands where a source should be is none: a label, a result."""
        subject = find.subject
        assert subject is not None
        if find.rule == "source.according":
            return speaker.name is None and subject.kind is Kind.DESCRIPTION
        if find.rule == "quote.colon":
            unknown = subject.kind is Kind.NAME and speaker.role is None and " " not in subject.name
            return speaker.name is None or (
                unknown and self.speakers.register.named(subject.name, subject.first) is None
            )
        return False

    # --- dates --------------------------------------------------------------------------------

    def _own_words(self, finds: list[Find]) -> dict[int, str]:
        """Return by sentence what the article itself says in it: nothing that it reports."""
        sentences: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for find in finds:
            sentences.setdefault(find.sentence, []).append(find.inside)
        return {first: self._outside(first, last, r) for (first, last), r in sentences.items()}

    def _outside(self, first: int, last: int, reported: list[tuple[int, int]]) -> str:
        """Return the words of a sentence outside quotations and what is reported in it."""
        tokens = self.tokens
        hidden = {index for begin, end in reported for index in range(begin, end)}
        pieces: list[str] = []
        begin = first
        for index in range(first, last + 1):
            if index == last or index in hidden or tokens[index].kind == QUOTE:
                if begin < index:
                    pieces.append(self.text[tokens[begin].start : tokens[index - 1].end])
                begin = index + 1
        return " | ".join(pieces)

    def _dated_later(self, found: list[Statement]) -> list[Statement]:
        """Give a headline the day that the article gives the same speaker further down."""
        first: dict[str, When] = {}
        for one in found:
            if one.when is not None and one.speaker and one.speaker not in first:
                first[one.speaker] = one.when
        result = []
        for one in found:
            top = one.part in (Part.HEADLINE, Part.STANDFIRST, Part.SUBHEADING)
            if one.when is None and top and one.speaker in first and one.speaker is not None:
                when = replace(first[one.speaker], rule="date.carried")
                one = replace(one, when=when, rules=(*one.rules, when.rule))
            if one.speaker is not None and (one.role is None or one.on_behalf_of is None):
                role, behalf = self.speakers.complete(one.speaker, one.role, one.on_behalf_of)
                one = replace(one, role=role, on_behalf_of=behalf)
            result.append(one)
        return result

    # --- statements ---------------------------------------------------------------------------

    def _statement(self, find: Find, speaker: Speaker, rule: str, when: When | None) -> Statement:
        rules = [f"{find.part.value}.{rule}" if find.part is not Part.BODY else rule, speaker.rule]
        if when is not None:
            rules.append(when.rule)
        return Statement(
            start=find.start,
            end=find.end,
            quote=self.text[find.start : find.end],
            form=find.form,
            part=find.part,
            speaker=speaker.name,
            role=speaker.role,
            on_behalf_of=speaker.behalf,
            cue=find.cue or None,
            when=when,
            rules=tuple(rules),
            flags=tuple(sorted(find.flags | set(speaker.flags))),
        )

    def _issued(self, found: list[Statement]) -> list[Statement]:
        """Add the document that the text is, and keep what it reports of others by name."""
        document = self.document
        if document is None:
            return found
        when = None
        rules = [document.rule, "speaker.issuer"]
        if document.day is not None:
            when = When(document.day.isoformat(), Precision.DAY, "date.document")
            rules.append(when.rule)
        whole = Statement(
            document.start,
            document.end,
            self.text[document.start : document.end],
            Form.DOCUMENT,
            Part.BODY,
            document.issuer,
            None,
            document.state,
            None,
            when,
            tuple(rules),
        )
        kept = [
            one
            for one in found
            if one.start >= document.end
            or (
                one.speaker is not None
                and one.role != one.speaker
                and one.form is not Form.INDIRECT
            )
            or (one.role is not None and one.role != one.speaker and one.speaker is not None)
        ]
        return [whole, *kept]

    def _turns(self) -> list[Statement]:
        """Return the answers of an interview that is printed with labels."""
        if self.transcript is None:
            return []
        found = []
        for turn in self.transcript.turns:
            speaker = self._labelled(turn.label)
            end = self.pages[turn.last - 1].end
            found.append(
                Statement(
                    turn.start,
                    end,
                    self.text[turn.start : end],
                    Form.DIRECT,
                    Part.BODY,
                    speaker.name,
                    speaker.role,
                    speaker.behalf,
                    None,
                    None,
                    ("transcript.label", speaker.rule),
                    speaker.flags,
                )
            )
        return found

    def _labelled(self, label: str) -> Speaker:
        """Resolve the label of a turn: a name, or "A", which is whoever is interviewed."""
        register = self.speakers.register
        if label.casefold() in self.language.issuing.answers:
            person = register.introduced()
            return self.speakers.of(person, "speaker.interviewed") if person else UNKNOWN
        person = register.named(label.title() if label.isupper() else label, 0)
        if person is not None:
            return self.speakers.of(person, "speaker.label")
        return Speaker(label, None, None, "speaker.label")

    def _posts(self) -> list[Statement]:
        found = []
        for post in self.layout.posts:
            page, line = self.pages[post.words], self.pages[post.line]
            speaker = self._signer(post.name, line)
            start, end = page.start, self._without_links(page)
            rules = ["post.signed", speaker.rule]
            when = None
            if post.when is not None:
                when = When(post.when.isoformat(), Precision.DAY, "date.post")
                rules.append(when.rule)
            found.append(
                Statement(
                    start,
                    end,
                    self.text[start:end],
                    Form.DIRECT,
                    Part.POST,
                    speaker.name,
                    speaker.role,
                    speaker.behalf,
                    None,
                    when,
                    tuple(rules),
                    speaker.flags,
                )
            )
        return found

    def _signer(self, name: str, line: Paragraph) -> Speaker:
        for index in range(line.first, line.last):
            phrase = self.phrases.at(index)
            if phrase is not None and phrase.kind in (Kind.NAME, Kind.ROLE, Kind.INSTITUTION):
                for start, _ in line.sentences:
                    return self.speakers.resolve(phrase, start)
        return Speaker(name, None, None, "speaker.signature")

    def _without_links(self, page: Paragraph) -> int:
        """Return where the words of a post end, links and pictures at its end left out."""
        end = page.end
        words = self.text[page.start : end].split()
        while words and ("://" in words[-1] or words[-1].startswith(("pic.", "t.co/", "www."))):
            end = self.text.rindex(words.pop(), page.start, end)
            while end > page.start and self.text[end - 1].isspace():
                end -= 1
        return end if end > page.start else page.end


def _span_of(when: When) -> Span | None:
    if when.precision is Precision.MONTH:
        return None
    first, _, last = when.value.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last or first)
