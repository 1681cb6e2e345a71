/** What the script of a site is made with. */
export interface ScriptSettings {
  key: string
  /** Nobody is known again before he has agreed to it. */
  consent: boolean
  /** The number that stands on the site, where others are shown in its place. */
  shownNumber?: string
}

/** The script tag of a site: counts visits, and tells our forms on it who sends them. */
export const siteScript = (settings: ScriptSettings): string =>
  `(${onSite
    .toString()
    .replace(/\n\s*\/\/[^\n]*/g, '')
    .replace(/ {2,}/g, ' ')})(${JSON.stringify(settings)})\n`

/**
 * Runs on a stranger's site, beside anything, under any policy that lets this one host be loaded and sent to. It keeps no
 * cookie; where nothing may be kept it works for as long as the page is open. Whoever asks not to be followed is not.
 */
function onSite({ key, consent, shownNumber }: ScriptSettings): void {
  const tag = (document.currentScript ??
    document.querySelector(`script[src*="/t/${key}.js"]`)) as HTMLScriptElement | null
  if (!tag || '__rapport' in window) return
  const origin = new URL(tag.src).origin
  const memory: Record<string, string> = {}
  const asksNot =
    (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true || navigator.doNotTrack === '1'
  const halfHour = 1_800_000
  const ids = /^[\w-]{8,100}$/
  let here = ''

  const api = {
    /** `true`: the visitor agrees to be known again; `false`: he does not, and what was kept goes. */
    consent(agreed: boolean) {
      if (asksNot) return
      const before = isAgreed()
      if (agreed) keep('agreed', '1')
      else {
        for (const name of ['visitor', 'visit', 'agreed']) drop(name)
        if (!consent) keep('agreed', '0')
      }
      if (agreed && !before) tellPage(true)
      if (agreed !== before) askNumber()
      tellForms()
    },
    /** By what he is known again, for forms and programs of the site's own; `null` where he is not. */
    visitor: () => (isAgreed() ? visitor() : null),
  }
  Object.assign(window, { rapport: api, __rapport: key })

  function isAgreed(): boolean {
    if (asksNot) return false
    const said = kept('agreed')
    return consent ? said === '1' : said !== '0'
  }

  function visitor(): string {
    const known = kept('visitor')
    if (known && ids.test(known)) return known
    return keep('visitor', newId())
  }

  // A visit ends after half an hour without a page, and where new advertising brings him.
  function visit(): string {
    if (!isAgreed()) {
      memory.visit ??= newId()
      return memory.visit
    }
    const [id, at, marks] = (kept('visit') ?? '').split(' ')
    const now = [...new URLSearchParams(location.search)]
      .filter(([name]) => /^(utm_|[a-z_]*clid$|gbraid$|wbraid$|rb_clickid$)/.test(name))
      .map(([name, value]) => encodeURIComponent(name + value))
      .join('')
      .slice(0, 500)
    const goesOn = id && at && ids.test(id) && Date.now() - Number(at) < halfHour && (!now || now === marks)
    const current = goesOn ? id : (memory.visit ?? newId())
    delete memory.visit
    keep('visit', `${current} ${Date.now()} ${now || (goesOn ? marks : '') || ''}`)
    return current
  }

  function tellPage(again = false): void {
    if (!again && here !== location.href) setTimeout(askNumber)
    if (asksNot || (!again && here === location.href)) return
    const referrer = here || document.referrer
    const isFirst = !here
    here = location.href
    const known = isAgreed()
    send({
      visit: visit(),
      ...(known && { visitor: visitor() }),
      page: here.slice(0, 4000),
      title: document.title.slice(0, 300),
      ...(isFirst && referrer && { referrer: referrer.slice(0, 4000) }),
      ...(again && { again: true }),
    })
  }

  function send(said: object): void {
    const body = JSON.stringify(said)
    const address = `${origin}/api/v1/site-visits/${key}`
    const lost = () => {}
    try {
      fetch(address, { method: 'POST', body, keepalive: true, mode: 'no-cors', credentials: 'omit' }).catch(lost)
    } catch {
      navigator.sendBeacon?.(address, body)
    }
  }

  // The number that stands here gives way to the visitor's own, or that of the advertising by which he came.
  function askNumber(): void {
    if (!shownNumber) return
    const known = isAgreed()
    const body = JSON.stringify({
      visit: newId(),
      ...(known && { visitor: visitor() }),
      page: location.href.slice(0, 4000),
      ...(document.referrer && { referrer: document.referrer.slice(0, 4000) }),
    })
    fetch(`${origin}/api/v1/site-numbers/${key}`, { method: 'POST', body, credentials: 'omit' })
      .then(answer => (answer.ok ? answer.json() : null))
      .then(found => found && showNumber(found.number ?? shownNumber, found.shown))
      .catch(() => {})
  }
  const digitsOf = (text: string) => text.replace(/\D/g, '').slice(-10)
  let standing = digitsOf(shownNumber ?? '')
  const written = new Map<Node, string>()
  function showNumber(number: string, shown: string | null): void {
    const own = digitsOf(shownNumber ?? '')
    const isOurs = (text: string) => [own, standing].includes(digitsOf(text))
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="tel:"]'))
      if (isOurs(link.getAttribute('href') ?? '')) link.setAttribute('href', `tel:${number}`)
    for (const place of document.querySelectorAll('[data-rapport-phone]')) {
      if (place instanceof HTMLAnchorElement) place.setAttribute('href', `tel:${number}`)
      put(place.childNodes.length === 1 ? (place.firstChild as Node) : place, () => shown)
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { parentElement } = texts.currentNode
      if (parentElement?.closest('script, style, textarea, [contenteditable], [data-rapport-phone]')) continue
      put(texts.currentNode, text => {
        const found = text.match(/\+?\d[\d\s().\-\u2010-\u2015\u00a0]{8,20}\d/g)?.find(isOurs)
        return found && shown ? text.replace(found, shown) : found ? text : null
      })
    }
    standing = digitsOf(number)
  }
  // What stood there comes back where he is shown the site's own number again.
  function put(place: Node, make: (text: string) => string | null): void {
    const before = written.get(place) ?? place.textContent ?? ''
    const next = make(before)
    if (next === null && !written.has(place)) return
    if (next !== null && next !== before) written.set(place, before)
    if (place.textContent !== (next ?? before)) place.textContent = next ?? before
  }

  // Forms of ours, in a frame or made by the site itself, send along who he is.
  function tellForms(): void {
    for (const frame of document.querySelectorAll('iframe'))
      if (isOurs(frame.src, '/f/')) tellFrame(frame.contentWindow)
  }
  function tellFrame(frame: Window | null): void {
    frame?.postMessage({ rapport: 'visitor', visitor: isAgreed() ? visitor() : null }, origin)
  }
  function isOurs(address: string, path: string): boolean {
    return address.startsWith(origin + path)
  }
  addEventListener('message', ({ origin: from, source, data }) => {
    if (from === origin && data && typeof data.rapport === 'string' && typeof data.height === 'number')
      tellFrame(source as Window | null)
  })
  addEventListener(
    'submit',
    event => {
      const form = event.target
      if (!(form instanceof HTMLFormElement)) return
      if (!isOurs(form.action, '/api/v1/intake/') && !isOurs(form.action, '/f/')) return
      form.querySelector('input[name=visitor]')?.remove()
      if (!isAgreed()) return
      const input = document.createElement('input')
      Object.assign(input, { type: 'hidden', name: 'visitor', value: visitor() })
      form.append(input)
    },
    true,
  )

  // Pages that a site changes without loading.
  const later = () => setTimeout(tellPage)
  const navigation = (window as { navigation?: EventTarget }).navigation
  if (navigation) navigation.addEventListener('navigatesuccess', later)
  else addEventListener('popstate', later)

  tellPage()
  tellForms()

  function kept(name: string): string | null {
    try {
      return localStorage.getItem(`rapport.${name}`) ?? memory[`kept ${name}`] ?? null
    } catch {
      return memory[`kept ${name}`] ?? null
    }
  }
  function keep(name: string, value: string): string {
    memory[`kept ${name}`] = value
    try {
      localStorage.setItem(`rapport.${name}`, value)
    } catch {
      // It holds for as long as the page is open.
    }
    return value
  }
  function drop(name: string): void {
    delete memory[`kept ${name}`]
    try {
      localStorage.removeItem(`rapport.${name}`)
    } catch {
      // There is nothing to remove.
    }
  }
  // `randomUUID` is not there on pages without https.
  function newId(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16))
    bytes[6] = ((bytes[6] ?? 0) & 15) | 64
    bytes[8] = ((bytes[8] ?? 0) & 63) | 128
    const digits = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  }
}
