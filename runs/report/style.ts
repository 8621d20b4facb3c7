/** How the page looks: calm, on paper, desk and phone, by day and by night. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #20242a; --quiet: #626a75; --line: #e3e6ea; --shade: #f5f7f9;
  --first: #1f5fae; --second: #c05a00; --third: #7b8794; --warn: #fff6e5; --warn-line: #e0a63a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16191d; --ink: #dfe3e8; --quiet: #98a1ac; --line: #2d333a; --shade: #1d2126;
    --first: #6ea8ef; --second: #f0964a; --third: #8a95a1; --warn: #2b2415; --warn-line: #a87a22;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.7rem; font-weight: 600; line-height: 1.25; margin: 0 0 .25rem; letter-spacing: -.01em; }
h2 { font-size: 1.3rem; font-weight: 600; margin: 0 0 .75rem; }
h3 { font-size: 1rem; font-weight: 600; margin: 2rem 0 .5rem; }
p, ul { margin: .5rem 0 1rem; max-width: 46rem; }
section { margin-top: 3rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
a { color: var(--first); text-decoration: none; }
a:hover { text-decoration: underline; }
nav { margin: 1.25rem 0 0; font-size: .9rem; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.source, .quiet, .kicker { color: var(--quiet); }
.kicker { margin: 0; font-size: .9rem; }
.source { margin: 0 0 1.25rem; }
.summary { font-size: 1.15rem; line-height: 1.5; margin: 0 0 1rem; }
.cautions { margin: 0; padding: .75rem 1rem; max-width: none; list-style: none; background: var(--warn); border-left: 3px solid var(--warn-line); }
figure { margin: 1rem 0 1.25rem; }
svg { display: block; width: 100%; height: auto; }
.wide svg { max-width: 944px; } .narrow svg { max-width: 420px; }
.narrow { display: none; }
.multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 0 1.25rem; margin: 1rem 0; }
.multiples h4 { font-size: .9rem; font-weight: 600; margin: .75rem 0 .25rem; } .small svg { max-width: 340px; }
ol.steps { columns: 18rem; margin: .5rem 0 1rem; padding-left: 1.5rem; font-size: .9rem; color: var(--quiet); max-width: none; }
.missing { color: var(--quiet); } :focus-visible { outline: 2px solid var(--first); outline-offset: 2px; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .5rem 0; font-size: .9rem; }
.legend i { font-style: normal; }
i.first { color: var(--first); } i.second { color: var(--second); } i.third { color: var(--third); }
.scroll { overflow-x: auto; margin: .75rem 0 1rem; }
table { border-collapse: collapse; font-size: .875rem; line-height: 1.35; min-width: 100%; }
th, td { padding: .4rem .6rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--quiet); vertical-align: bottom; white-space: nowrap; }
tbody th { position: sticky; left: 0; background: var(--paper); white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding: .4rem 0 .4rem .6rem; }
.number + td:not(.number), .number + th:not(.number) { padding-left: 1.5rem; }
td small, th small { display: block; color: var(--quiet); font-size: .75rem; }
tr.trained > *, tr.best > * { background: var(--shade); }
tr.trained th, tr.best th { font-weight: 600; } tr small { font-weight: 400; }
.bar { display: block; height: .55rem; margin-top: .35rem; background: var(--first); min-width: 1px; }
td.track { width: 12rem; min-width: 5rem; }
.track + td:not(.number), .track + th:not(.number) { padding-left: .6rem; }
.name { overflow-wrap: anywhere; white-space: normal; min-width: 9rem; }
tbody th.name { position: static; min-width: 11rem; max-width: 36rem; }
.name details { margin: .1rem 0 0; } .name summary, .name p { font-size: .8rem; margin: .1rem 0 0; color: var(--quiet); }
.time { white-space: nowrap; }
code, pre { font: .85em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; background: var(--shade); padding: .75rem 1rem; margin: .5rem 0 1rem; }
dl { margin: .5rem 0 1rem; font-size: .925rem; }
dl > div { display: grid; grid-template-columns: minmax(9rem, 22rem) 1fr; gap: 0 1.5rem; padding: .35rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--quiet); } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
details { margin: .75rem 0; } summary { cursor: pointer; color: var(--quiet); font-size: .9rem; }
.plain, .lines { list-style: none; padding: 0; max-width: none; } .lines li { margin: .25rem 0; }
footer { margin-top: 3rem; color: var(--quiet); font-size: .85rem; }
@media (max-width: 50rem) {
  .wide { display: none; } .narrow { display: block; }
}
@media (max-width: 42rem) {
  body { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.4rem; } .summary { font-size: 1.05rem; }
  dl > div { grid-template-columns: 1fr; }
  .track { display: none; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --quiet: #444; --line: #ccc; --shade: #f3f3f3;
    --first: #1f5fae; --second: #c05a00; --third: #7b8794; --warn: #fff; }
  html { font-size: 9.5pt; } body { max-width: none; padding: 0; }
  nav { display: none; }
  .wide { display: block; } .narrow { display: none; }
  .scroll { overflow: visible; } table { font-size: .85rem; } td small, th small { font-size: .66rem; } tr.trained th, tr.best th, tbody th { position: static; white-space: normal; }
  .name, td.track { min-width: 0; } th, td { padding-right: .4rem; }
  .number { padding-left: .4rem; }
  figure, tr, dl > div, .multiples > div { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
`;
