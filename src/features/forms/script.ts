import { say } from '../../messages/words.ts'
import type { FormPopup } from '../channel.ts'
import type { FormDefinition } from './definition.ts'
import { plainSource, scriptJson } from './html.ts'
import { textOn } from './style.ts'

/** What the script of a form is made with. */
interface Shown {
  key: string
  title: string
  popup: FormPopup | null
  close: string
  color: string
  onColor: string
}

/**
 * The script tag of a form: puts the form's frame where the tag stands, or over the page, fits its height and passes on where
 * the visitor came from.
 */
export function formScript({ key, title, popup, color, locale }: FormDefinition): string {
  const close = say(locale, 'intake:form.close')
  const shown: Shown = { key, title, popup, close, color, onColor: textOn(color) }
  return `(${plainSource(onSite)})(${scriptJson(shown)})\n`
}

/**
 * Runs on a stranger's site, beside anything: touches nothing but what it makes itself, needs no inline style or script, keeps
 * no cookie. Marks of the landing page are remembered until the tab is closed, because the form may stand on another page.
 */
function onSite({ key, title, popup, close, color, onColor }: Shown): void {
  const tag = (document.currentScript ??
    document.querySelector(`script[src*="/f/${key}.js"]`)) as HTMLScriptElement | null
  if (!tag) return
  const origin = new URL(tag.src).origin
  const query = new URLSearchParams({ page: location.href.slice(0, 2000), ...marks() })
  const frame = document.createElement('iframe')
  frame.title = tag.dataset.title ?? title
  Object.assign(frame.style, { width: '100%', border: '0', height: '560px' })
  if (popup) overPage(popup)
  else {
    frame.src = `${origin}/f/${key}?${query}`
    const place = tag.dataset.target ? document.querySelector(tag.dataset.target) : null
    if (place) place.append(frame)
    else tag.after(frame)
  }

  window.addEventListener('message', ({ source, origin: from, data }) => {
    if (source !== frame.contentWindow || from !== origin || data?.rapport !== key) return
    if (typeof data.height === 'number') frame.style.height = `${Math.min(Math.max(data.height, 80), 5000)}px`
    // What is typed in the frame is not heard here: also from there Escape closes what stands over the page.
    if (data.escape === true) frame.closest('dialog')?.close()
    if (typeof data.redirect === 'string' && /^https?:/.test(data.redirect)) location.assign(data.redirect)
  })

  /** By itself it opens once in a tab, and never while something is being typed into another field of the page. */
  function overPage({ button, after, leaving }: FormPopup): void {
    const dialog = document.createElement('dialog')
    dialog.setAttribute('aria-label', title)
    Object.assign(dialog.style, {
      ...{ width: 'min(34rem, calc(100vw - 24px))', maxHeight: 'calc(100dvh - 24px)', boxSizing: 'border-box' },
      ...{ padding: '36px 8px 8px', border: '0', borderRadius: '12px', background: '#fff', overflow: 'auto' },
    })
    const shut = document.createElement('button')
    shut.type = 'button'
    shut.textContent = '×'
    shut.setAttribute('aria-label', close)
    Object.assign(shut.style, {
      ...{ position: 'absolute', top: '4px', right: '4px', width: '36px', height: '36px', font: '24px/1 sans-serif' },
      ...{ border: '0', borderRadius: '8px', background: 'transparent', color: '#1b1f27', cursor: 'pointer' },
    })
    shut.addEventListener('click', () => dialog.close())
    dialog.addEventListener('click', event => event.target === dialog && dialog.close())
    dialog.append(shut, frame)
    document.body.append(dialog)

    const open = () => {
      if (!frame.src) frame.src = `${origin}/f/${key}?${query}`
      if (!dialog.open) dialog.showModal()
      remember()
    }
    const openOnce = () => {
      const { activeElement } = document
      const isTyping = activeElement instanceof HTMLElement && activeElement.matches('input, textarea, select')
      if (!wasOpen() && !isTyping) open()
    }
    if (button || (!after && !leaving)) {
      const opener = document.createElement('button')
      opener.type = 'button'
      opener.textContent = button ?? title
      Object.assign(opener.style, {
        ...{ position: 'fixed', right: '20px', bottom: '20px', zIndex: '2147483000', maxWidth: 'calc(100vw - 40px)' },
        ...{ padding: '14px 20px', border: '0', borderRadius: '999px', font: '600 16px/1.2 system-ui, sans-serif' },
        ...{ background: color, color: onColor, cursor: 'pointer', boxShadow: '0 4px 16px rgb(0 0 0 / .25)' },
      })
      opener.addEventListener('click', open)
      document.body.append(opener)
    }
    if (after) setTimeout(openOnce, after * 1000)
    if (leaving)
      document.documentElement.addEventListener('mouseleave', ({ clientY }) => {
        if (clientY <= 0) openOnce()
      })
  }

  function wasOpen(): boolean {
    try {
      return sessionStorage.getItem(`rapport.opened.${key}`) !== null
    } catch {
      return Boolean(frame.src)
    }
  }

  function remember(): void {
    try {
      sessionStorage.setItem(`rapport.opened.${key}`, '1')
    } catch {
      // Then it is known as long as the page is open.
    }
  }

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
