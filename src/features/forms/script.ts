import { plainSource, scriptJson } from './html.ts'

/** The script tag of a form: puts the form's frame where the tag stands, fits its height and passes on where the visitor came from. */
export const formScript = (key: string): string => `(${plainSource(onSite)})(${scriptJson(key)})\n`

/**
 * Runs on a stranger's site, beside anything: touches nothing but its own frame, needs no inline style or script, keeps
 * no cookie. Marks of the landing page are remembered until the tab is closed, because the form may stand on another page.
 */
function onSite(key: string): void {
  const tag = (document.currentScript ??
    document.querySelector(`script[src*="/f/${key}.js"]`)) as HTMLScriptElement | null
  if (!tag) return
  const origin = new URL(tag.src).origin
  const query = new URLSearchParams({ page: location.href.slice(0, 2000), ...marks() })

  const frame = document.createElement('iframe')
  frame.src = `${origin}/f/${key}?${query}`
  frame.title = tag.dataset.title ?? 'Form'
  frame.style.width = '100%'
  frame.style.border = '0'
  frame.style.height = '560px'
  const place = tag.dataset.target ? document.querySelector(tag.dataset.target) : null
  if (place) place.append(frame)
  else tag.after(frame)

  window.addEventListener('message', ({ source, origin: from, data }) => {
    if (source !== frame.contentWindow || from !== origin || data?.rapport !== key) return
    if (typeof data.height === 'number') frame.style.height = `${Math.min(Math.max(data.height, 80), 5000)}px`
    if (typeof data.redirect === 'string' && /^https?:/.test(data.redirect)) location.assign(data.redirect)
  })

  function marks(): Record<string, string> {
    const place = 'rapport.marks'
    const now: Record<string, string> = {}
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (/^(utm_|yclid|gclid|fbclid|ymclid)/.test(name)) now[name] = value.slice(0, 500)
    }
    const came = document.referrer && new URL(document.referrer).origin !== location.origin
    if (came) now.referrer = document.referrer.slice(0, 2000)
    try {
      const known = JSON.parse(sessionStorage.getItem(place) ?? '{}') as Record<string, string>
      const all = Object.keys(now).length ? now : known
      sessionStorage.setItem(place, JSON.stringify(all))
      return all
    } catch {
      return now
    }
  }
}
