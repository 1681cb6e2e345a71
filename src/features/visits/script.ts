/** What the script of a site is made with. */
export interface ScriptSettings {
  key: string
  /** Nobody is known again before he has agreed to it. */
  consent: boolean
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
function onSite({ key, consent }: ScriptSettings): void {
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
