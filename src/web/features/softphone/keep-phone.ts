import { api } from '../../app/api.ts'
import { errorWords } from '../../ui/toast.ts'
import { type Act, connectPhone, type Phone, phone, phoneHere } from './phone.ts'
import type { PhoneSignIn, Sip } from './sip.ts'

/** What tabs tell each other: how the phone stands, that one has just opened, and what is wanted of the phone. */
type Said = { says: 'phone'; phone: Phone } | { says: 'hello' } | { says: 'act'; act: Act }

const beginning: Phone = { standing: 'connecting', says: '', call: null, trouble: null }

/**
 * Keeps the phone of one person in this browser: of his tabs one holds it, signs in and sounds; the others show it, pass on what is
 * pressed, and take it over when that one goes or he wants it. Returns what ends it here.
 */
export function keepPhone(user: string): () => void {
  const name = `rapport-softphone-${user}`
  // Microphone and locks are there by https alone, and on this machine.
  if (!window.isSecureContext || !navigator.locks) {
    phone.set({ ...beginning, standing: 'insecure' })
    const refuse = () =>
      phone.set({ ...beginning, standing: 'insecure', trouble: { code: 'insecure', says: '', at: Date.now() } })
    connectPhone({ act: refuse, takeOver: () => {} })
    return () => {
      connectPhone(null)
      phone.set(null)
    }
  }
  const channel = new BroadcastChannel(name)
  const say = (said: Said) => channel.postMessage(said)
  let sip: Sip | null = null
  let release: (() => void) | null = null
  const ended = new AbortController()

  const change = (part: Partial<Phone>) => {
    if (!release) return
    const now = { ...(phone.get() ?? beginning), ...part }
    phone.set(now)
    say({ says: 'phone', phone: now })
  }

  const act = (wanted: Act) => {
    if (wanted.do === 'signIn' && release) return begin()
    if (sip) return sip.act(wanted)
    if (release) return change({ trouble: { code: 'notReady', says: '', at: Date.now() } })
    say({ says: 'act', act: wanted })
  }

  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.says === 'phone' && !release) phone.set(data.phone)
    if (data.says === 'hello' && release) say({ says: 'phone', phone: phone.get() ?? beginning })
    if (data.says === 'act' && release) act(data.act)
  }

  /** As long as this lasts the phone is here. */
  const hold = () =>
    new Promise<void>(resolve => {
      release = resolve
      phoneHere.set(true)
      begin()
    })

  function begin(): void {
    sip?.close()
    sip = null
    // Another tab may have left a call behind.
    change(beginning)
    void open()
  }

  const letGo = () => {
    sip?.close()
    sip = null
    release?.()
    release = null
    phoneHere.set(false)
  }

  async function open(): Promise<void> {
    const mine = release
    try {
      const [signIn, { openSip }] = await Promise.all([api.post<PhoneSignIn>('/softphone/sign-in'), import('./sip.ts')])
      if (release !== mine || ended.signal.aborted) return
      sip = openSip(signIn, {
        stands: (standing, says = '') => change({ standing, says }),
        calls: call => change({ call }),
        trouble: (code, says = '') => change({ trouble: { code, says, at: Date.now() } }),
      })
    } catch (error) {
      if (release === mine) change({ standing: 'failed', says: errorWords(error) })
    }
  }

  const wait = (): void =>
    void navigator.locks.request(name, { signal: ended.signal }, hold).catch(() => {
      letGo()
      // Another tab has taken it: this one is the next again.
      if (!ended.signal.aborted) wait()
    })

  const takeOver = (): void => {
    if (release || phone.get()?.call) return
    void navigator.locks.request(name, { steal: true }, hold).catch(() => {
      letGo()
      if (!ended.signal.aborted) wait()
    })
  }

  /** The page was made before there was an exchange: it may not connect to it. */
  const forbidden = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
    if (effectiveDirective === 'connect-src' && sip) change({ standing: 'outdated' })
  }
  const ask = (event: BeforeUnloadEvent) => {
    if (release && phone.get()?.call) event.preventDefault()
  }

  const back = ({ persisted }: PageTransitionEvent) => persisted && wait()

  document.addEventListener('securitypolicyviolation', forbidden)
  window.addEventListener('pageshow', back)
  window.addEventListener('beforeunload', ask)
  window.addEventListener('pagehide', letGo)
  connectPhone({ act, takeOver })
  phone.set(beginning)
  say({ says: 'hello' })
  wait()

  return () => {
    ended.abort()
    letGo()
    channel.close()
    document.removeEventListener('securitypolicyviolation', forbidden)
    window.removeEventListener('pageshow', back)
    window.removeEventListener('beforeunload', ask)
    window.removeEventListener('pagehide', letGo)
    connectPhone(null)
    phone.set(null)
  }
}
