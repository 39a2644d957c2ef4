"""Names of WordprocessingML elements and attributes, spelled once.

lxml writes a name as `{namespace}local`; comparing against these constants is
the cheapest test there is, so the walker never builds a name.
"""

from __future__ import annotations

from typing import Final

NS_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS_M: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
NS_MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NS_RELS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
NS_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
NS_XML: Final = "http://www.w3.org/XML/1998/namespace"
NS_VML: Final = "urn:schemas-microsoft-com:vml"
NS_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
NS_STRICT: Final = "http://purl.oclc.org/ooxml/"

_W = "{" + NS_W + "}"
_M = "{" + NS_M + "}"

# Structure
W_BODY: Final = _W + "body"
W_P: Final = _W + "p"
W_PPR: Final = _W + "pPr"
W_R: Final = _W + "r"
W_RPR: Final = _W + "rPr"
W_T: Final = _W + "t"
W_DELTEXT: Final = _W + "delText"
W_TBL: Final = _W + "tbl"
W_TR: Final = _W + "tr"
W_TC: Final = _W + "tc"
W_TRPR: Final = _W + "trPr"
W_TCPR: Final = _W + "tcPr"
W_TBLPR: Final = _W + "tblPr"
W_TBLPREX: Final = _W + "tblPrEx"
W_TBLGRID: Final = _W + "tblGrid"
W_GRIDSPAN: Final = _W + "gridSpan"
W_GRIDBEFORE: Final = _W + "gridBefore"
W_SECTPR: Final = _W + "sectPr"
W_SDT: Final = _W + "sdt"
W_SDTPR: Final = _W + "sdtPr"
W_SDTENDPR: Final = _W + "sdtEndPr"
W_SDTCONTENT: Final = _W + "sdtContent"
W_SHOWINGPLCHDR: Final = _W + "showingPlcHdr"
W_CUSTOMXML: Final = _W + "customXml"
W_CUSTOMXMLPR: Final = _W + "customXmlPr"
W_SMARTTAG: Final = _W + "smartTag"
W_SMARTTAGPR: Final = _W + "smartTagPr"
W_ALTCHUNK: Final = _W + "altChunk"
W_SUBDOC: Final = _W + "subDoc"
W_HYPERLINK: Final = _W + "hyperlink"
W_RUBY: Final = _W + "ruby"
W_RUBYBASE: Final = _W + "rubyBase"
W_RT: Final = _W + "rt"
W_TXBXCONTENT: Final = _W + "txbxContent"

# Properties
W_PSTYLE: Final = _W + "pStyle"
W_RSTYLE: Final = _W + "rStyle"
W_NUMPR: Final = _W + "numPr"
W_NUMID: Final = _W + "numId"
W_ILVL: Final = _W + "ilvl"
W_OUTLINELVL: Final = _W + "outlineLvl"
W_I: Final = _W + "i"
W_ICS: Final = _W + "iCs"
W_VANISH: Final = _W + "vanish"
W_STRIKE: Final = _W + "strike"
W_DSTRIKE: Final = _W + "dstrike"
W_RTL: Final = _W + "rtl"

# Characters that are elements
W_TAB: Final = _W + "tab"
W_PTAB: Final = _W + "ptab"
W_BR: Final = _W + "br"
W_CR: Final = _W + "cr"
W_NOBREAKHYPHEN: Final = _W + "noBreakHyphen"
W_SOFTHYPHEN: Final = _W + "softHyphen"
W_SYM: Final = _W + "sym"

# Fields
W_FLDCHAR: Final = _W + "fldChar"
W_INSTRTEXT: Final = _W + "instrText"
W_DELINSTRTEXT: Final = _W + "delInstrText"

# Notes, comments, objects
W_FOOTNOTE: Final = _W + "footnote"
W_ENDNOTE: Final = _W + "endnote"
W_FOOTNOTEREFERENCE: Final = _W + "footnoteReference"
W_ENDNOTEREFERENCE: Final = _W + "endnoteReference"
W_COMMENT: Final = _W + "comment"
W_COMMENTRANGESTART: Final = _W + "commentRangeStart"
W_COMMENTRANGEEND: Final = _W + "commentRangeEnd"
W_COMMENTREFERENCE: Final = _W + "commentReference"
W_BOOKMARKSTART: Final = _W + "bookmarkStart"
W_DRAWING: Final = _W + "drawing"
W_PICT: Final = _W + "pict"
W_OBJECT: Final = _W + "object"
MC_ALTERNATE: Final = "{" + NS_MC + "}AlternateContent"
MC_CHOICE: Final = "{" + NS_MC + "}Choice"
MC_FALLBACK: Final = "{" + NS_MC + "}Fallback"
A_BLIP: Final = "{" + NS_DRAWING + "}blip"
V_IMAGEDATA: Final = "{" + NS_VML + "}imagedata"

# Tracked changes
W_INS: Final = _W + "ins"
W_DEL: Final = _W + "del"
W_MOVEFROM: Final = _W + "moveFrom"
W_MOVETO: Final = _W + "moveTo"
W_MOVEFROMSTART: Final = _W + "moveFromRangeStart"
W_MOVEFROMEND: Final = _W + "moveFromRangeEnd"
W_MOVETOSTART: Final = _W + "moveToRangeStart"
W_MOVETOEND: Final = _W + "moveToRangeEnd"
W_CELLINS: Final = _W + "cellIns"
W_CELLDEL: Final = _W + "cellDel"
W_CELLMERGE: Final = _W + "cellMerge"
W_RPRCHANGE: Final = _W + "rPrChange"
W_PPRCHANGE: Final = _W + "pPrChange"
W_NUMBERINGCHANGE: Final = _W + "numberingChange"
W_TBLGRIDCHANGE: Final = _W + "tblGridChange"
FORMAT_CHANGES: Final = frozenset(
    _W + name
    for name in (
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "tblPrExChange",
        "tblGridChange",
        "trPrChange",
        "tcPrChange",
    )
)
CUSTOM_XML_CHANGES: Final = frozenset(
    _W + name
    for name in (
        "customXmlInsRangeStart",
        "customXmlDelRangeStart",
        "customXmlMoveFromRangeStart",
        "customXmlMoveToRangeStart",
    )
)

# Formulas
M_R: Final = _M + "r"
M_T: Final = _M + "t"
M_OMATH: Final = _M + "oMath"
M_OMATHPARA: Final = _M + "oMathPara"
M_D: Final = _M + "d"
M_F: Final = _M + "f"
M_NUM: Final = _M + "num"
M_DEN: Final = _M + "den"
M_SUP: Final = _M + "sup"
M_SUB: Final = _M + "sub"
M_RAD: Final = _M + "rad"
M_DEG: Final = _M + "deg"
M_NARY: Final = _M + "nary"
M_BEGCHR: Final = _M + "begChr"
M_ENDCHR: Final = _M + "endChr"
M_SEPCHR: Final = _M + "sepChr"
M_CHR: Final = _M + "chr"
M_CTRLPR: Final = _M + "ctrlPr"
M_VAL: Final = _M + "val"

# Styles and numbering
W_STYLE: Final = _W + "style"
W_NAME: Final = _W + "name"
W_BASEDON: Final = _W + "basedOn"
W_DOCDEFAULTS: Final = _W + "docDefaults"
W_ABSTRACTNUM: Final = _W + "abstractNum"
W_ABSTRACTNUMID: Final = _W + "abstractNumId"
W_NUM: Final = _W + "num"
W_LVL: Final = _W + "lvl"
W_LVLOVERRIDE: Final = _W + "lvlOverride"
W_STARTOVERRIDE: Final = _W + "startOverride"
W_START: Final = _W + "start"
W_NUMFMT: Final = _W + "numFmt"
W_LVLTEXT: Final = _W + "lvlText"
W_LVLRESTART: Final = _W + "lvlRestart"
W_ISLGL: Final = _W + "isLgl"
W_SUFF: Final = _W + "suff"
W_NUMSTYLELINK: Final = _W + "numStyleLink"
W_STYLELINK: Final = _W + "styleLink"

# Attributes
VAL: Final = _W + "val"
AUTHOR: Final = _W + "author"
ID: Final = _W + "id"
TYPE: Final = _W + "type"
NAME: Final = _W + "name"
FLDCHARTYPE: Final = _W + "fldCharType"
FONT: Final = _W + "font"
CHAR: Final = _W + "char"
STYLEID: Final = _W + "styleId"
DEFAULT: Final = _W + "default"
FORMAT: Final = _W + "format"
A_ABSTRACTNUMID: Final = _W + "abstractNumId"
A_NUMID: Final = _W + "numId"
A_ILVL: Final = _W + "ilvl"
R_ID: Final = "{" + NS_R + "}id"
XML_SPACE: Final = "{" + NS_XML + "}space"

OFF: Final = frozenset({"0", "false", "off"})  # values that switch a property off
