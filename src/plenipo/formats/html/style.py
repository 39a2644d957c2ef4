"""The style sheet of a report: a printed treaty on screen, in the dark, on paper.

Kept as one string because pure packages read no files. Measures: text 18.5 px
or more on 1.6, interface 12.5 px or more, targets 24 px or more, 60-72
characters a line; three columns from 1200 px, two from 800, one below.
"""

from __future__ import annotations

from plenipo.formats.html.palette import DARK, HUES, LIGHT, Ground, washes

_BASE = """
*{box-sizing:border-box}
html{--pv:grid;color-scheme:light dark;scroll-padding-top:1.5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);
font:13.5px/1.5 Inter,"Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,"Noto Sans",sans-serif}
main,.serif,h1,h2,h3{font-family:"Source Serif 4","Source Serif Pro",Charter,"Iowan Old Style",
"Palatino Linotype","Noto Serif","Noto Naskh Arabic","Noto Serif CJK SC",Georgia,serif}
p,h1,h2,h3,ol,ul,dl,dd{margin:0;padding:0}
ol,ul{list-style:none}
a{color:inherit}
a:focus-visible,summary:focus-visible,label:focus-within,.scroll:focus-visible{
outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
.vh{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);
white-space:pre}
.skip{position:absolute;left:1rem;top:-4rem;padding:.6rem 1rem;background:var(--ink);
color:var(--paper);z-index:9;border-radius:0 0 4px 4px}
.skip:focus{top:0}
b{font-weight:600}

.band{background:var(--band);color:var(--onband);padding:.6rem 1.75rem;display:flex;gap:.1rem 1.1rem;
flex-wrap:wrap}
.band span{opacity:.86}
.hd1{display:grid;grid-template-columns:1fr minmax(16rem,27rem);gap:2.5rem;align-items:center;
padding:1.15rem 1.75rem 1.1rem;border-bottom:1px solid var(--rule)}
h1{font-size:1.2rem;font-weight:600;line-height:1.3}
.by{margin-top:.35rem;color:var(--grey)}
.by details{display:inline}
.sum p{display:flex;justify-content:space-between;gap:0 1rem;flex-wrap:wrap}
.sum span{color:var(--grey)}
.strip{display:flex;gap:2px;align-items:flex-end;height:22px;margin-top:.45rem;
border-bottom:1px solid var(--rule)}
.long .strip{gap:0}
.strip a{flex:1;min-width:0;height:3px;background:var(--rule);border-radius:1px 1px 0 0}
.strip .s1{height:7px}.strip .s2{height:10px}.strip .s3{height:13px}.strip .s4{height:16px}
.strip .s5{height:19px}.strip .s6{height:22px}
.strip a:not(.s0){background:var(--ink)}

.desk{display:grid;grid-template-columns:15.5rem minmax(0,1fr);max-width:92rem;margin:0 auto}
.rail{position:sticky;top:0;align-self:start;height:100vh;overflow:auto;
padding:1.1rem .75rem 2rem 1rem;border-inline-end:1px solid var(--rule);scrollbar-width:thin}
.pick{border:0;margin:0 0 .7rem;padding:0 .5rem;display:flex;flex-wrap:wrap;gap:.3rem}
.pick legend{font-size:12.5px;color:var(--grey);padding:0;margin-bottom:.3rem}
.pick label{position:relative;display:inline-flex;align-items:center;min-height:26px;
padding:0 .7rem;border:1px solid var(--rule);border-radius:13px;background:var(--sheet);
cursor:pointer;font-size:12.5px}
.pick input{position:absolute;opacity:0;inset:0;margin:0;cursor:pointer}
.pick label:has(:checked){background:var(--ink);border-color:var(--ink);color:var(--paper)}
.pick label:has(:checked) b{color:var(--paper)}
.con summary h2{display:inline;font:500 12.5px/2 Inter,"Segoe UI",system-ui,Arial,sans-serif;
color:var(--grey)}
.con summary{padding:0 .5rem}
.toc a{display:flex;justify-content:space-between;gap:.6rem;padding:.3rem .5rem;min-height:28px;
text-decoration:none;border-radius:3px;line-height:1.35;color:var(--grey)}
.toc a:hover{background:var(--quiet)}
.toc .open a{color:var(--ink);font-weight:500}
.toc .left{white-space:nowrap;font-variant-numeric:tabular-nums;color:var(--faint);
font-weight:400}
.toc .open .left{color:var(--ink)}
.toc.more{margin-top:.7rem;padding-top:.7rem;border-top:1px solid var(--rule)}

main{font-size:18.5px;line-height:1.62;padding:1.6rem 0 3rem}
.pv{display:var(--pv);grid-template-columns:minmax(0,38.5rem) minmax(14rem,20rem);
gap:0 3rem;justify-content:center;align-items:start;padding:.9rem 2rem 1.1rem;border-inline-start:3px solid transparent}
.pv:target{border-inline-start-color:var(--accent);background:var(--sheet)}
h3{font-size:1em;font-weight:600;text-align:center;line-height:1.4;margin:0 0 .15rem}
h3 .pg{display:block}
h3 .hd{font-weight:400;font-style:italic;font-synthesis-style:none;color:var(--soft)}
.k-title h3{font-size:1.62em;line-height:1.28;margin:1.1rem auto .6rem;max-width:24em;
text-wrap:balance}
.k-part h3,.k-chapter h3,.k-section h3,.k-annex h3{margin-top:1.4rem}
.pg{white-space:pre-line;overflow-wrap:anywhere}
p.pg{margin:.5em 0;text-align:justify;hyphens:auto}
p.recital,p.preamble{text-indent:0}
p.recital{padding-inline-start:1.6em}
p.point{padding-inline-start:3.4em;text-indent:-1.7em}
p.point.d1{padding-inline-start:5.1em}p.point.d2,p.point.d3{padding-inline-start:6.8em}
.point .ld{display:inline-block;min-width:1.7em;text-indent:0}
.point .k,.point .t{text-indent:0}
p.pg.sub,p.pg.head{text-align:center}
p.sub{font-style:italic;font-synthesis-style:none}
p.head{font-weight:600}
p.footnote,p.editorial{font-size:.86em;color:var(--soft)}
p.signature{margin:1em 0;text-align:start}
.cells{display:flex;flex-wrap:wrap;gap:1px;margin:.7em 0;background:var(--rule);
border:1px solid var(--rule)}
p.cell{flex:1 1 22%;margin:0;padding:.3em .6em;background:var(--paper);text-align:start;
font-size:.9em}

.k{color:var(--ink);font-style:normal}
.v>.k,.wh .k{font-weight:500}
.a{text-decoration:none}
.v .a:not(.sp),dt .a{background:var(--w,var(--shared));border-bottom:2px solid var(--c,var(--faint));
padding:0 .1em .04em;-webkit-box-decoration-break:clone;box-decoration-break:clone;border-radius:1px}
.v .a.dashed,dt .a.dashed{border-bottom-style:dashed}
.v .a.dotted,dt .a.dotted{border-bottom-style:dotted}
.v .a.double,dt .a.double{border-bottom:3px double var(--c)}
.v .v .a{background:var(--w2,var(--w));padding-bottom:.2em}
.v .a.deep{background:none;border-bottom-width:3px}
.t{font-family:Inter,"Segoe UI",system-ui,-apple-system,Arial,sans-serif;font-size:.6em;
font-style:normal;font-weight:500;vertical-align:.5em;line-height:1;text-decoration:none;margin-inline-end:.35em;
white-space:nowrap;color:var(--grey)}
.t bdi{padding:.25em .1em}
.t i{font-style:normal}
.t .vh+b,.t .vh+i,.t .vh+.vh+b,.t .vh+.vh+i{margin-inline-start:.28em}
a.t:hover,a.t:focus-visible{text-decoration:underline}
.t b,.chip b,.pick b{color:var(--c,var(--ink));font-weight:650;letter-spacing:.02em}
.more:after{content:attr(data-n);margin-inline-start:.3em;display:inline-block}
.more.all:after{margin:0}
.ref{font-style:normal;color:var(--grey)}
.q ins,.q .a,ins.a,ins{text-decoration:none}
.q>.a:not(.off){text-decoration:underline dotted var(--faint) 1px;text-underline-offset:.22em}
.off{display:none}
.qm{font-family:Inter,system-ui,Arial,sans-serif;text-decoration:none;color:var(--grey);
padding:0 0 0 .06em;font-weight:600;font-style:normal;font-size:.82em}
.wh{border-inline-start:3px solid var(--c,var(--faint));background:var(--wb,var(--quiet));
padding-inline:.8em;margin-inline:-.95em -.8em}
.tx.wh .wh{border:0;background:none;padding-inline:0;margin-inline:0}
.tx.wh{padding-block:.5em .35em;margin-block:-.5em -.35em}
p.pg.wh{margin:0 -.8em 0 -.95em;padding-block:.3em}
.tx.wh p.pg.wh{margin-inline:0}
p.recital.wh,.tx.wh p.recital.wh{padding-inline-start:2.4em}
p.pg.wh.first{margin-top:.5em}
p.pg.wh.last{margin-bottom:.5em}
.wh.dashed{border-inline-start-style:dashed}.wh.dotted{border-inline-start-style:dotted}
.wh.double{border-inline-start:5px double var(--c)}
h3 .wh{padding-block:.2em}
.v:target .a,.v:target,.q:target{outline:2px solid var(--accent);outline-offset:3px;border-radius:1px}
.v:target .a{outline:0}

.sl{text-align:center;font-family:Inter,"Segoe UI",system-ui,Arial,sans-serif;font-size:12.5px;
line-height:1.5;margin:.15rem 0 .5rem;color:var(--grey)}
.sl:empty{display:none}
.sl i{color:var(--rule);font-style:normal;margin:0 .3em}
.st.open{color:var(--ink)}
.sg{font-weight:600;font-family:"Segoe UI","Segoe UI Symbol","Helvetica Neue","DejaVu Sans",Arial,sans-serif}
.mg{font:12.5px/1.45 Inter,"Segoe UI",system-ui,-apple-system,Arial,sans-serif;color:var(--grey);
padding-top:.3rem;align-self:start}
.notes{border-top:1px solid var(--rule)}
.n{display:grid;grid-template-columns:minmax(1.9rem,max-content) 1fr;gap:0 .3rem;padding:.42rem 0;border-bottom:1px solid var(--rule)}
.n.inner>div{padding-inline-start:.8rem;border-inline-start:1px solid var(--rule)}
.n p+p{margin-top:.22rem}
.n q{font:14px/1.35 "Source Serif 4","Source Serif Pro",Charter,"Iowan Old Style",
"Palatino Linotype","Noto Serif",Georgia,serif;color:var(--ink);quotes:none}
.n:target{background:var(--sheet);box-shadow:inset 3px 0 0 var(--accent)}
.n:target .bk{color:var(--accent);font-weight:600}
.bk{display:inline-block;min-width:24px;min-height:24px;color:var(--faint);text-decoration:none;
font-variant-numeric:tabular-nums;padding-inline-start:.35rem}
.bk:hover{text-decoration:underline}
.qt{color:var(--grey)}
.dr{color:var(--faint)}
.chip{display:inline-block;font-size:11.5px;line-height:1.5;padding:0 .4em;border-radius:3px;
border:1px solid var(--rule);background:var(--sheet);white-space:nowrap;color:var(--grey);
font-weight:500;margin-inline-end:.12em}
summary{cursor:pointer;min-height:24px}
.n details{display:inline-block;vertical-align:top}

.after{border-top:1px solid var(--rule);padding:2rem 1.75rem 4rem;max-width:92rem;margin:0 auto}
.ex{max-width:60rem;margin:0 auto 2.5rem}
.ex.wide{max-width:none}
.ex.few{max-width:60rem}
.ex h2{font-size:1.3rem;font-weight:600;margin-bottom:.8rem}
.ex h3{font:600 13.5px/1.5 Inter,system-ui,Arial,sans-serif;text-align:start;margin:1rem 0 .4rem}
.scroll{overflow-x:auto;position:relative}
.mx{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
.mx th,.mx td{text-align:start;padding:.34rem .55rem;border-bottom:1px solid var(--rule);
white-space:nowrap}
.mx thead th{vertical-align:bottom;border-bottom:1px solid var(--faint);font-weight:500;
color:var(--grey)}
.mx tbody th{font-weight:400;white-space:normal;min-width:15rem}
.mx tbody th a{text-decoration:none}
.mx tbody th a:hover,.mx td a:hover{text-decoration:underline}
.mx td a{text-decoration:none;font-weight:500}
.mx .xdraft,.mx .calm th,.mx .nil{color:var(--faint)}
.mx .num{text-align:end}
.mx tbody tr:hover{background:var(--quiet)}
.mx .sg{display:inline-block;width:1.1em;text-align:center}
.key{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;margin-top:.8rem;color:var(--grey);
font-size:12.5px}
.key b{color:var(--ink)}
.how{display:grid;grid-template-columns:max-content 1fr;gap:.7rem 1.6rem;align-items:baseline}
.how dt{font-size:18px}
.parties{display:flex;flex-wrap:wrap;gap:.35rem 1.4rem}
.told li{padding:.3rem 0;border-bottom:1px solid var(--rule)}
.long .pv{content-visibility:auto;contain-intrinsic-size:auto 24rem}

:root:has(#so:checked) .pv.common{display:none}
:root:has(#so:checked) .toc .common{display:none}
"""

# Reading as one viewer: brackets, tags and washes leave, its own words stay.
_READING = """
{r} main :is(.k,.t,.qm){{display:none}}
{r} main .v .a{{background:none;border-bottom-color:transparent!important;padding:0}}
{r} main .wh{{background:none;border-color:transparent!important}}
{r} main .q>.a{{text-decoration:none}}
"""

_WIDTHS = """
@media (min-width:1200px){.con summary{position:absolute;clip-path:inset(50%);width:1px;height:1px}}
@media (max-width:1199px){
.desk{display:block}
.rail{position:static;height:auto;border:0;border-bottom:1px solid var(--rule);
padding:.9rem 1.4rem 1rem}
.toc{columns:3 13rem}
.toc.more{columns:auto;display:flex;flex-wrap:wrap;gap:.3rem 1rem}
.pick{display:inline-flex;vertical-align:top;margin-inline-end:1.4rem}
.pv{grid-template-columns:minmax(0,38.5rem) minmax(13rem,16rem);gap:0 2rem;padding-inline:1.4rem}
p.pg{text-align:start}
}
@media (max-width:799px){
.band{padding:.5rem 1rem}
.hd1{grid-template-columns:1fr;gap:.8rem;padding:1rem}
.rail{padding:.8rem .6rem}
.toc{columns:1}
main{padding-top:.6rem;font-size:18px}
html{--pv:block}
.pv{padding:.8rem 1rem}
.mg{margin:.9rem 0 .4rem;padding-inline-start:.8rem;border-inline-start:2px solid var(--rule)}
.tx.wh,p.pg.wh{margin-inline:-.4em;padding-inline:.5em}
.k-title h3{font-size:1.3em}
.after{padding-inline:1rem}
.how{grid-template-columns:1fr;gap:.2rem}.how dd{margin-bottom:.8rem}
.n.inner>div{padding-inline-start:.5rem}
}
@media (forced-colors:active){.v .a,.wh{border-color:CanvasText}.strip a:not(.s0){background:CanvasText}}
"""

_CLEAN = """
.clean{max-width:38.5rem;margin:0 auto;padding:3rem 1.4rem 5rem}
.clean h1,.clean h2{font-weight:600;text-align:center;line-height:1.3;text-wrap:balance}
.clean h1{font-size:1.62em;margin:.6rem 0 1.6rem}
.clean h2{font-size:1em;margin:1.9rem 0 .1rem}
.clean h2+p.sub{margin-top:0}
"""

_REDLINE = """
.pv ins,.how ins{text-decoration:underline 2px;text-underline-offset:.2em;color:var(--ins)}
.pv del,.how del{text-decoration:line-through 1.5px;color:var(--del)}
.pv del+ins,.pv ins+del{margin-inline-start:.22em}
.mv{border-bottom:3px double var(--grey)}
.was{font-size:.7em;text-decoration:line-through;vertical-align:.4em;color:var(--grey);margin-inline-start:.25em}
.why li{padding:.2rem 0;border-top:1px solid var(--rule)}
.mg .st b{color:var(--ink)}
.pv{padding-block:0}
p.pg.head{margin:1.5em 0 0}
p.pg.sub{margin:.1em 0 .5em}
.toc .left{max-width:9rem;white-space:normal;text-align:end}
"""

_STAMP = """
.stamp{color:var(--grey);font-size:12.5px;padding:.45rem 1.75rem}
.stamp p{display:flex;justify-content:space-between;align-items:baseline;gap:0 2rem}
.stamp b{color:var(--ink);border:1px solid var(--ink);border-radius:2px;padding:0 .5em;
white-space:nowrap}
.stamp.foot{border-top:1px solid var(--rule)}
@media print{
body:has(>.stamp){display:table;width:100%}
.stamp{font-size:8pt;color:#000;break-inside:avoid}
.stamp.top{display:table-header-group}
.stamp.foot{display:table-footer-group;border:0}
.stamp p{padding:0 0 3mm}
.stamp.foot p{padding:3mm 0 0}
}
"""

_PRINT = """
@page{margin:18mm 16mm}
@page matrix{size:A4 landscape;margin:10mm}
@media print{
body{background:#fff;color:#000;font-size:8.5pt}
.rail,.skip,.strip,.scroll:focus{display:none}
.band{background:none;color:#000;padding:0 0 2mm;border-bottom:1pt solid #000}
.hd1{padding:3mm 0;grid-template-columns:1fr 5cm}
.desk{display:block;max-width:none}
main{font-size:10.5pt;padding:0}
.pv{grid-template-columns:minmax(0,1fr) 5.2cm;gap:0 6mm;padding:2mm 0;border:0}
.pv:target{background:none}
.mg{font-size:7.5pt}
.n q{font-size:8.5pt}
.sl{font-size:7.5pt}
.chip{font-size:6.8pt}
h3{break-after:avoid}
p.pg,.n{break-inside:avoid}
.after{padding:0;border:0}
.ex.mat{page:matrix;break-before:page;break-after:page}
.mx{font-size:6.6pt;line-height:1.2}
.mx th,.mx td{padding:.55mm .7mm}
.mx tbody th{min-width:3.4cm}
.mx .chip,.key{font-size:6.4pt}
.mx tr{break-inside:avoid}
.scroll{overflow:visible}
.v .a,.wh{-webkit-print-color-adjust:exact;print-color-adjust:exact}
a{text-decoration:none}
.long .pv{content-visibility:visible}
}
"""


def _ground(mode: Ground) -> str:
    band, on_band = (mode.ink, mode.paper) if mode is LIGHT else (mode.rule, mode.ink)
    return (
        f"--paper:{mode.paper};--sheet:{mode.sheet};--ink:{mode.ink};--soft:{mode.grey};"
        f"--grey:{mode.grey};--faint:{mode.faint};--rule:{mode.rule};--quiet:{mode.quiet};"
        f"--shared:{mode.shared};--accent:{mode.accent};--band:{band};--onband:{on_band};"
        f"--ins:{mode.inserted};--del:{mode.deleted}"
    )


def _parties(mode: Ground, count: int) -> str:
    """Return the colour and the two washes of each party; words several hold share a quiet one."""
    light = washes(mode, strength=mode.strength / 2)
    trios = zip(mode.parties[:count], washes(mode)[:count], light[:count], strict=True)
    own = (f".c{i}{{--c:{c};--w:{w};--wb:{b}}}" for i, (c, w, b) in enumerate(trios))
    shared = ".cs{--c:var(--faint)}.cs.cs{--w:var(--shared);--wb:var(--quiet)}"
    return shared + "".join(own)


def _reading(readable: int) -> str:
    """Return the rules for reading as the draft, and as each of the first `readable` parties."""
    if not readable:
        return ""
    out = [_READING.format(r=":root:has(#rb:checked,.read label:nth-of-type(n+3) :checked)")]
    base = ":root:has(#rb:checked)"
    out.append(f"{base} main .a:not(.hb){{display:none}}{base} main .off.hb{{display:revert}}")
    for at in range(readable):
        root, own = f":root:has(#r{at}:checked)", f".h{at}"
        out.append(
            f"{root} main :is(.a:not({own},.but),.a.but{own}){{display:none}}"
            f"{root} main :is(.off{own}:not(.but),.off.but:not({own})){{display:revert}}\n"
        )
    return "".join(out)


def stylesheet(parties: int, *, readable: int = 0) -> str:
    """Return the style sheet for a page with so many parties.

    `readable` is the number of parties that the page can be read as, 0 for none.
    """
    hues = min(parties, HUES)
    dark = f":root{{{_ground(DARK)}}}{_parties(DARK, hues)}"
    return (
        f":root{{{_ground(LIGHT)}}}{_parties(LIGHT, hues)}"
        f"@media screen and (prefers-color-scheme:dark){{{dark}}}"
        f"{_BASE}{_CLEAN}{_reading(readable)}{_WIDTHS}{_PRINT}{_STAMP}"
    )


def redline_sheet(classes: int) -> str:
    """Return the style sheet for a redline with so many classes of change to filter by.

    A row is hidden when it is sorted and every class it has is switched off.
    """
    on = "".join(
        f":root:has(#f{at}:checked) .sorted.g{at}{{display:var(--pv)}}" for at in range(classes)
    )
    # Browsers that cannot see a ticked box must not hide anything.
    filters = f"@supports selector(:has(a)){{.sorted{{display:none}}{on}}}" if classes else ""
    return stylesheet(0) + _REDLINE + filters
