/** Style of all private pages: for phones first, light and dark as the reader has it, and for paper. */
export const clientStyle = `
:root { color-scheme: light dark; --page: #f4f5f7; --paper: #fff; --text: #1b1f27; --soft: #5a6170; --line: #dfe2e8; --accent: #1f5fd6; --on-accent: #fff; --good: #14743c; --bad: #b3261e; --warn: #fff4d6; --warn-text: #6b4a00; }
@media (prefers-color-scheme: dark) { :root { --page: #14161b; --paper: #1d2027; --text: #e8eaee; --soft: #a2a9b7; --line: #343945; --accent: #7fb0ff; --on-accent: #0d1a30; --good: #6fd39a; --bad: #ff9a91; --warn: #3a2f10; --warn-text: #ffdf94; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--text); background: var(--page); }
header, main, footer { max-width: 52rem; margin: 0 auto; padding: 1rem; }
header, footer { padding-inline: calc(1.25rem + 1px); }
header { display: flex; align-items: center; gap: .75rem; font-weight: 600; }
.logo { max-height: 3rem; max-width: 10rem; }
main { background: var(--paper); border: 1px solid var(--line); border-radius: .9rem; padding: 1.25rem; }
@media (max-width: 54rem) { main { border-radius: 0; border-width: 1px 0; } header, footer { padding-inline: 1.25rem; } }
.gone { margin-top: 15vh; text-align: center; text-wrap: balance; }
h1 { font-size: 1.45rem; line-height: 1.25; margin: 0 0 .35rem; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .5rem; }
p { margin: 0 0 .6rem; overflow-wrap: anywhere; }
.soft, footer, .note { color: var(--soft); }
.text { white-space: pre-line; }
.note { font-size: .9rem; margin: 0; white-space: pre-line; }
a { color: var(--accent); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: .9rem; }
th, td { padding: .55rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
.section td { font-weight: 600; padding-top: 1rem; }
.sums { margin: .75rem 0 1rem auto; max-width: 22rem; }
.sums div { display: flex; justify-content: space-between; gap: 1rem; padding: .15rem 0; font-variant-numeric: tabular-nums; }
.sums .whole { font-size: 1.2rem; font-weight: 700; }
.said { border-radius: .6rem; padding: .75rem 1rem; margin: 0 0 1rem; background: var(--warn); color: var(--warn-text); }
.said.good { background: color-mix(in srgb, var(--good) 14%, transparent); color: var(--good); font-weight: 600; }
.problem { color: var(--bad); }
label { display: block; font-weight: 600; margin: 0 0 .9rem; }
label > input:not([type=checkbox]), label > textarea, label > select { display: block; margin-top: .25rem; }
.check { display: flex; gap: .6rem; align-items: flex-start; font-weight: 400; }
.check input { width: 1.2rem; height: 1.2rem; margin: .15rem 0 0; flex: none; accent-color: var(--accent); }
input:not([type=checkbox]), textarea, select { width: 100%; font: inherit; font-weight: 400; color: inherit; background: var(--paper); padding: .6rem .75rem; border: 1px solid #8a919e; border-radius: .5rem; }
button, .button { display: inline-block; font: inherit; font-weight: 600; padding: .7rem 1.2rem; border: 1px solid transparent; border-radius: .6rem; cursor: pointer; text-decoration: none; color: var(--on-accent); background: var(--accent); }
.button, button.second { color: var(--accent); background: transparent; border-color: var(--line); }
button:disabled { opacity: .6; cursor: default; }
:focus-visible { outline: 3px solid color-mix(in srgb, var(--accent) 55%, transparent); outline-offset: 1px; }
details { margin-top: 1rem; } summary { cursor: pointer; color: var(--accent); margin-bottom: .75rem; }
form { max-width: 30rem; }
.dot { position: absolute; width: 1px; height: 1px; }
footer p { margin: 0 0 .25rem; }
@media (max-width: 34rem) {
  .lines thead { display: none; }
  .lines tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  .lines td { display: flex; justify-content: space-between; gap: 1rem; border: 0; padding: .1rem 0; text-align: left; }
  .lines td[data-label]::before { content: attr(data-label); color: var(--soft); }
  .lines td.name { display: block; font-weight: 600; } .lines td.name .note { font-weight: 400; }
  button, .button { width: 100%; text-align: center; }
}
@media print { body { background: none; } main { border: 0; } form, details, .button, footer { display: none; } }
`
