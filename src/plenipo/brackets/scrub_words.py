"""The words that a legal scrub looks at, by language.

Lists are short on purpose: what is in none of them counts as a word of
substance, so that an omission makes a change look graver, never slighter.
All words are in small letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Force(StrEnum):
    """What a modal verb says."""

    OBLIGATION = "an obligation"
    RECOMMENDATION = "a recommendation"
    PERMISSION = "a permission"
    STATEMENT = "a statement of what will be"
    PROHIBITION = "a prohibition"
    CONDITION = "a condition"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words with a legal or a merely grammatical part.

    `modals` say with what force; `negations`, `conjunctions` and `scope` (how
    many, on what condition, when) change what is agreed; `articles`,
    `prepositions`, `auxiliaries` do not by themselves. `pointers` are words
    that only say where a reference points ("above", "of this Article").
    `endings` are what inflection puts on a word, the longest first.
    """

    code: str
    modals: dict[str, Force]
    negations: frozenset[str]
    conjunctions: frozenset[str]
    scope: frozenset[str]
    timing: frozenset[str]
    articles: frozenset[str]
    prepositions: frozenset[str]
    auxiliaries: frozenset[str]
    this: frozenset[str]
    selves: frozenset[str]
    places: frozenset[str]
    pointers: frozenset[str]
    units: frozenset[str]
    localities: frozenset[str]  # what stands beside the name of a place: "city", "river"
    months: frozenset[str]
    numbers: dict[str, int]
    endings: tuple[str, ...]
    relatives: frozenset[str]  # a comma before them says whether they narrow what stands before
    fractions: dict[str, int]
    meaning: str  # what stands between a defined term and its definition, as a pattern

    @property
    def common(self) -> frozenset[str]:
        """The words by which the language is told."""
        return self.articles | self.prepositions | self.conjunctions | self.auxiliaries

    @property
    def small(self) -> frozenset[str]:
        """The words between a word for a place and its name: "the city of the …"."""
        return self.articles | self.prepositions

    @property
    def plain(self) -> frozenset[str]:
        """Words that are no names, even where they are written with a capital."""
        return self.common | self.places | self.selves | self.months | self.localities


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _forces(**words: str) -> dict[str, Force]:
    return {word: Force[force.upper()] for force, list_ in words.items() for word in list_.split()}


def _counted(words: str, start: int = 0, step: int = 1) -> dict[str, int]:
    return {word: start + step * k for k, word in enumerate(words.split())}


_ENGLISH = Lexicon(
    code="en",
    modals=_forces(
        obligation="shall must",
        recommendation="should ought",
        permission="may can might could",
        statement="will would",
    ),
    negations=_set("not no nor neither never none nothing nobody without cannot non"),
    conjunctions=_set("and or"),
    scope=_set(
        "all any each every some both either only solely exclusively except excluding including"
        " unless if provided where when whenever subject notwithstanding whether least most more"
        " less fewer other same always sufficient"
    ),
    timing=_set("on within before after until till by from during upon not later than since"),
    articles=_set("a an the"),
    prepositions=_set(
        "of to in on at for with by from under as into upon through between among towards toward"
        " per about against over via within during"
    ),
    auxiliaries=_set(
        "be is are was were been being am has have had having do does did that which who whom"
        " whose it its they them their there thereof therein thereto thereby thereunder hereby"
        " herein hereof such so also thus"
    ),
    this=_set("this present these"),
    selves=_set(
        "agreement convention protocol treaty charter statute covenant instrument declaration"
        " memorandum decision annex appendix"
    ),
    places=_set(
        "article articles art paragraph paragraphs para paras subparagraph subparagraphs section sections"
        " chapter chapters part parts annex annexes rule rules point points clause clauses"
        " recital recitals regulation regulations"
    ),
    pointers=_set("above below preceding foregoing following hereinabove aforementioned said"),
    units=_set("second minute hour day week month year percent kilometre kilometer metre meter"),
    localities=_set(
        "city town village settlement region district province county oblast municipality corridor"
        " river lake sea strait island peninsula mountain mount valley pass gorge bridge crossing"
        " port airport road highway railway checkpoint border enclave exclave zone territory"
    ),
    months=_set(
        "january february march april may june july august september october november december"
    ),
    numbers={
        **_counted(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
            " fifteen sixteen seventeen eighteen nineteen"
        ),
        **_counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
        **_counted("first second third fourth fifth sixth seventh eighth ninth tenth", 1),
        **_counted("twentieth thirtieth fortieth fiftieth sixtieth", 20, 10),
        "ninetieth": 90,
        "hundred": 100,
        "thousand": 1000,
        "once": 1,
        "twice": 2,
    },
    endings=tuple("ings ing ied ies ed es s e d y".split()),
    relatives=_set("which who whom whose that where"),
    fractions={
        **_counted("half third quarter fifth sixth seventh eighth ninth tenth", 2),
        **_counted("halves thirds fourths fifths sixths sevenths eighths ninths tenths", 2),
        "quarters": 4,
    },
    meaning="means|shall mean|refers to",
)

_FRENCH = Lexicon(
    code="fr",
    modals=_forces(
        obligation="doit doivent devra devront",
        recommendation="devrait devraient",
        permission="peut peuvent pourra pourront pourrait pourraient",
    ),
    negations=_set("ne n' n’ pas ni non aucun aucune jamais sans nul nulle"),
    conjunctions=_set("et ou"),
    scope=_set(
        "tout toute tous toutes chaque quelque quelques seul seule seulement uniquement sauf"
        " excepté hormis si lorsque quand sous réserve nonobstant moins plus autre autres même"
    ),
    timing=_set("avant après dès jusque jusqu'à depuis pendant dans durant"),
    articles=_set("le la les l' l’ un une des du au aux"),
    prepositions=_set("de d' d’ à en par pour avec dans sur sous entre vers chez comme auprès"),
    auxiliaries=_set(
        "est sont était étaient être été a ont avait avaient avoir eu que qui qu' qu’ dont où"
        " ce cette ces il elle ils elles se s' s’ leur leurs son sa ses y ainsi"
    ),
    this=_set("présent présente présents présentes"),
    selves=_set("accord convention protocole traité charte statut pacte déclaration décision"),
    places=_set(
        "article articles paragraphe paragraphes alinéa alinéas section sections chapitre chapitres"
        " partie annexe annexes règle règles"
    ),
    pointers=_set("ci-dessus ci-dessous dessus dessous ci précédent suivant susmentionné dudit"),
    units=_set("seconde minute heure jour semaine mois an année"),
    localities=_set(
        "ville village région district province corridor rivière fleuve lac mer détroit île mont"
        " montagne vallée col gorge pont passage port aéroport route frontière enclave zone"
        " territoire"
    ),
    months=_set(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    numbers={
        **_counted(
            "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze"
            " quinze seize"
        ),
        **_counted("vingt trente quarante cinquante soixante", 20, 10),
        "cent": 100,
        "premier": 1,
        "première": 1,
        "deuxième": 2,
        "troisième": 3,
        "trentième": 30,
    },
    relatives=_set("qui que qu dont où lequel laquelle lesquels lesquelles"),
    fractions={"moitié": 2, "tiers": 3, "quart": 4, "quarts": 4, "cinquième": 5, "cinquièmes": 5},
    endings=tuple("issant ements ement ées és ée é er ir ant ents ent es s x e t".split()),
    meaning="désigne|désignent|s['’]entend",
)

_SPANISH = Lexicon(
    code="es",
    modals=_forces(
        obligation="deberá deberán debe deben",
        recommendation="debería deberían",
        permission="podrá podrán puede pueden podría podrían",
    ),
    negations=_set("no ni nunca jamás sin ningún ninguna ninguno nada"),
    conjunctions=_set("y e o u"),
    scope=_set(
        "todo toda todos todas cada algún alguna alguno algunos algunas solo sólo solamente"
        " únicamente salvo excepto si cuando siempre menos más otro otra otros otras mismo misma"
    ),
    timing=_set("antes después hasta desde durante dentro"),
    articles=_set("el la los las un una unos unas lo al del"),
    prepositions=_set("de a en por para con sobre bajo entre hacia como ante según"),
    auxiliaries=_set(
        "es son era eran ser sido está están ha han había haber que quien cuyo cuya donde se le"
        " les su sus este esta estos estas así"
    ),
    this=_set("presente presentes este esta"),
    selves=_set("acuerdo convenio convención protocolo tratado carta estatuto pacto declaración"),
    places=_set(
        "artículo artículos párrafo párrafos apartado apartados sección secciones capítulo capítulos"
        " parte anexo anexos regla reglas"
    ),
    pointers=_set("supra infra anterior siguiente precedente mencionado dicho"),
    units=_set("segundo minuto hora día semana mes año"),
    localities=_set(
        "ciudad pueblo aldea región distrito provincia corredor río lago mar estrecho isla monte"
        " montaña valle paso puente puerto aeropuerto carretera frontera enclave zona territorio"
    ),
    months=_set(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    numbers={
        **_counted(
            "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce"
            " quince"
        ),
        **_counted("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 20, 10),
        "cien": 100,
        "ciento": 100,
        "primer": 1,
        "primero": 1,
        "primera": 1,
        "segundo": 2,
        "tercero": 3,
        "trigésimo": 30,
    },
    relatives=_set("que quien quienes cuyo cuya cuyos cuyas"),
    fractions={"mitad": 2, "tercio": 3, "tercios": 3, "cuarto": 4, "cuartos": 4, "quintos": 5},
    endings=tuple(
        "ándose iendo ando idos idas ados adas ido ida ado ada ar er ir es os as s o a e".split()
    ),
    meaning="se entenderá|se entiende|significa|designa",
)

_RUSSIAN = Lexicon(
    code="ru",
    modals=_forces(
        obligation="должен должна должно должны обязан обязана обязаны обязуется обязуются",
        recommendation="следует надлежит",
        permission="может могут вправе",
        statement="будет будут",
    ),
    negations=_set("не ни нет без никто ничто никакой никогда нельзя"),
    conjunctions=_set("и или либо а"),
    scope=_set(
        "все всех всем всеми всякий любой любая любые каждый каждая каждое каждого только лишь"
        " исключительно кроме если когда менее более иной иные другой другие"
    ),
    timing=_set("до после в течение с со по позднее ранее"),
    articles=_set(""),
    prepositions=_set("в во на к ко о об от из по для при у за над под между через с со"),
    auxiliaries=_set(
        "является являются быть был была было были есть что который которая которое которые"
        " которого которой которых их его ее её это этот эта эти также"
    ),
    this=_set("настоящий настоящая настоящее настоящего настоящей настоящему настоящим настоящем"),
    selves=_set(
        "соглашение соглашения соглашению соглашением соглашении конвенция конвенции конвенцию"
        " конвенцией протокол протокола протоколу договор договора договору договором устав устава"
    ),
    places=_set(
        "статья статьи статье статью статьей статьёй статей пункт пункта пункте пункту пунктом"
        " пункты пунктов подпункт подпункта раздел раздела глава главы часть части приложение"
        " приложения приложении"
    ),
    pointers=_set("выше ниже вышеуказанный вышеупомянутый нижеследующий указанный"),
    units=_set("секунда минута час часа часов день дня дней неделя недели месяц месяца месяцев")
    | _set("год года лет"),
    localities=_set(
        "город города городе села село селе деревня деревни район района районе область области"
        " коридор коридора коридору река реки озеро озера море моря пролив остров гора горы долина"
        " перевал мост моста порт аэропорт дорога дороги граница границы анклав зона зоны зоне"
        " территория территории"
    ),
    months=_set(
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    ),
    numbers={
        **_counted("ноль один два три четыре пять шесть семь восемь девять десять"),
        **_counted("двадцать тридцать", 20, 10),
        "шестьдесят": 60,
        "тридцати": 30,
        "двадцати": 20,
        "шестидесяти": 60,
        "девяноста": 90,
        "десяти": 10,
        "сто": 100,
    },
    relatives=_set(""),  # Russian has a comma before every one of them
    fractions={"половина": 2, "половины": 2, "треть": 3, "трети": 3, "четверть": 4, "четверти": 4},
    endings=tuple(
        (
            "ениями ением ения ению ение ующий ами ями ого его ому ему ыми ими ых их ая яя ое ее"
            " ые ие ый ий ой ей ом ем ам ям ах ях ов ев ть ет ют ут ит ят а я о е и ы у ю ь"
        ).split()
    ),
    meaning="означает|означают|понимается",
)

LANGUAGES: dict[str, Lexicon] = {
    lexicon.code: lexicon for lexicon in (_ENGLISH, _FRENCH, _SPANISH, _RUSSIAN)
}


def language_of(texts: Sequence[str]) -> str:
    """Return the code of the language whose small words are most frequent; English if none is.

    The texts are looked through up to some thousands of words.
    """
    counts = dict.fromkeys(LANGUAGES, 0)
    seen = 0
    for text in texts:
        words = text.lower().split()
        seen += len(words)
        for code, lexicon in LANGUAGES.items():
            common = _common(lexicon.code)
            counts[code] += sum(word in common for word in words)
        if seen > 5_000:
            break
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] > counts["en"] else "en"


@cache
def _common(code: str) -> frozenset[str]:
    return LANGUAGES[code].common
