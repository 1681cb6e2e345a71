/** Style of a screen: read from afar, one dashboard filling it; on something narrow its tiles stand below one another. */
export const wallStyle = `
:root { --page: #121316; --tile: #191a1e; --ink: #e9eaec; --soft: #aaadb5; --line: #27292f; --warn: #e7b55a; }
:root.light { --page: #f6f6f4; --tile: #ffffff; --ink: #1c1d20; --soft: #55585f; --line: #e7e7e3; --warn: #8a5a08; }
* { box-sizing: border-box; }
html { font-size: clamp(13px, min(1.15vw, 2vh), 40px); }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; gap: .8rem; padding: 1.2rem; font: 1rem/1.35 Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--ink); background: var(--page); font-variant-numeric: tabular-nums; }
h1, h2, p, table { margin: 0; }
header, footer { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; flex: none; }
h1 { font-size: 2rem; line-height: 1.15; font-weight: 650; }
#turn { color: var(--soft); font-size: 1.2rem; letter-spacing: .3em; }
main { flex: 1; min-height: 0; display: grid; grid-template-columns: repeat(12, minmax(0, 1fr)); grid-auto-rows: minmax(0, 1fr); gap: .8rem; }
section { min-width: 0; min-height: 0; display: flex; flex-direction: column; gap: .4rem; padding: .9rem 1.1rem; background: var(--tile); border: 1px solid var(--line); border-radius: .8rem; overflow: hidden; }
h2 { font-size: 1.25rem; font-weight: 600; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; flex: none; }
section img { flex: 1; min-height: 0; width: 100%; object-fit: contain; object-position: left center; }
.note { color: var(--soft); font-size: 1rem; flex: none; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
.numbers { flex: 1; display: flex; flex-wrap: wrap; align-content: center; gap: .5rem 3rem; }
.number b { display: block; font-size: 3.4rem; line-height: 1.1; font-weight: 650; letter-spacing: -.02em; white-space: nowrap; }
.number span { color: var(--soft); font-size: 1.1rem; }
.rows { flex: 1; min-height: 0; overflow: hidden; }
table { width: 100%; border-collapse: collapse; font-size: 1.15rem; }
th { font-weight: 500; color: var(--soft); font-size: 1rem; }
th, td { padding: .35rem .6rem .35rem 0; text-align: left; border-bottom: 1px solid var(--line); }
.figure { text-align: right; white-space: nowrap; padding-right: 0; padding-left: .6rem; }
tr:last-child td { border-bottom: 0; }
footer { color: var(--soft); font-size: 1.05rem; }
.stale #fresh { color: var(--warn); font-weight: 600; }
.loading { grid-column: 1 / -1; align-self: center; text-align: center; color: var(--soft); font-size: 1.5rem; }
.gone { display: block; margin: 20vh auto 0; text-align: center; text-wrap: balance; max-width: 40rem; font-size: 1.3rem; color: var(--soft); }
.gone h1 { color: var(--ink); margin-bottom: .8rem; }
@media (max-width: 800px) {
  html { font-size: 15px; } body { height: auto; min-height: 100vh; }
  main { display: flex; flex-direction: column; } section { min-height: 12rem; } .number b { font-size: 1.9rem; white-space: normal; overflow-wrap: anywhere; }
}
@media (prefers-reduced-motion: no-preference) { main { animation: come .6s; } @keyframes come { from { opacity: 0; } } }
`
