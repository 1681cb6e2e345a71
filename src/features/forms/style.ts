/** Style of the form's page. The colour is the company's own; its text is white where that can be read, else black. */
export function formStyle(color: string): string {
  return `
:root { color-scheme: light; --accent: ${color}; --on-accent: ${textOn(color)}; --line: #8a919e; --bad: #c0261c; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: #1b1f27; background: transparent; }
main { max-width: 30rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.3rem; line-height: 1.25; margin: 0 0 .5rem; }
p { margin: 0 0 .75rem; }
.lead { color: #4b5260; white-space: pre-line; }
.field { margin-bottom: .9rem; }
[hidden] { display: none !important; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend { font-size: 1.1rem; font-weight: 600; padding: 0; margin-bottom: .6rem; outline: none; }
.progress { color: #4b5260; font-size: .9rem; }
.moves { display: flex; gap: .75rem; margin-top: .75rem; }
[data-back] { color: inherit; background: #eef0f4; }
.check label { display: flex; gap: .6rem; font-weight: 400; align-items: flex-start; }
.check input { margin-top: .25rem; width: 1.1rem; height: 1.1rem; flex: none; accent-color: var(--accent); }
.required, .problem { color: var(--bad); }
.hint { font-size: .9rem; color: #4b5260; margin: .25rem 0 0; }
.field .problem { font-size: .9rem; margin: .25rem 0 0; }
input:not([type=checkbox]), textarea, select { width: 100%; font: inherit; color: inherit; padding: .6rem .75rem; background: #fff;
  border: 1px solid var(--line); border-radius: .5rem; }
textarea { resize: vertical; }
[aria-invalid=true] { border-color: var(--bad) !important; }
:focus-visible { outline: 3px solid color-mix(in srgb, var(--accent) 55%, #fff); outline-offset: 1px; }
button { width: 100%; font: inherit; font-weight: 600; padding: .75rem 1rem; border: 0; border-radius: .5rem; cursor: pointer;
  color: var(--on-accent); background: var(--accent); }
button:hover { filter: brightness(.94); }
button:disabled { opacity: .65; cursor: default; }
a { color: inherit; }
.trap { position: absolute; left: -200vw; width: 1px; height: 1px; overflow: hidden; }
@media (prefers-reduced-motion: no-preference) { button { transition: filter .12s; } }
`
}

/** White where it can be read, else black (WCAG 2.2: contrast of 4.5 by relative luminance). */
export function textOn(color: string): string {
  const channels = [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16) / 255)
  const [r = 0, g = 0, b = 0] = channels.map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
  return 1.05 / (luminance + 0.05) >= 4.5 ? '#fff' : '#000'
}
