import { C, UA, WebSocketInterface } from 'jssip'
import type { EndEvent, IncomingEvent, OutgoingEvent, RTCSession } from 'jssip/lib/RTCSession.js'
import type { RTCSessionEvent } from 'jssip/lib/UA.js'
import { chooseMicrophone, openMicrophone, stopTracks, troubleOf } from './microphone.ts'
import type { Act, PageCall, Standing, Trouble } from './phone.ts'
import { ring } from './ring.ts'
import { tellCalls } from './tell-calls.ts'

/** With what the page signs in at the exchange. */
export interface PhoneSignIn {
  url: string
  domain: string
  dial: string
  login: string
  password: string
  iceServers: RTCIceServer[]
  tells: boolean
}

type CallEvent = IncomingEvent | OutgoingEvent

interface Hears {
  stands: (standing: Standing, says?: string) => void
  calls: (call: PageCall | null) => void
  trouble: (code: Trouble, says?: string) => void
}

/** A phone that is signed in, or tries to be. */
export interface Sip {
  act(act: Act): void
  close(): void
}

/** Seconds after which one that was turned away tries again. */
const signInAgain = 30
/** Milliseconds for which ways to be reached are looked for. */
const gatherFor = 1000

/** Signs in at the exchange and stays so until it is closed. */
export function openSip(signIn: PhoneSignIn, hears: Hears): Sip {
  const { url, domain, login, password, iceServers } = signIn
  const ua = new UA({
    sockets: [new WebSocketInterface(url)],
    uri: `sip:${login}@${domain}`,
    authorization_user: login,
    password,
    register_expires: 300,
    user_agent: 'Rapport',
  })
  const tell = signIn.tells ? tellCalls() : () => {}
  const sound = new Audio()
  let session: RTCSession | null = null
  let call: PageCall | null = null
  let stream: MediaStream | null = null
  let dialled: string | null = null
  let answering = false
  let silence = () => {}
  let retry: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const change = (part: Partial<PageCall>) => {
    if (!call) return
    call = { ...call, ...part }
    hears.calls(call)
  }

  ua.on('connecting', () => !closed && !session && hears.stands('connecting'))
  ua.on('disconnected', () => !closed && hears.stands('unreachable'))
  ua.on('registered', () => hears.stands('ready'))
  ua.on('registrationFailed', ({ response, cause }) => {
    const { status_code: status = 0, reason_phrase: reason = '' } = response ?? {}
    if ([401, 403, 407].includes(status)) {
      hears.stands('wrongPassword')
      // Guesses would be counted against him.
      closed = true
      return ua.stop()
    }
    if (!ua.isConnected()) return hears.stands('unreachable')
    hears.stands('refused', status ? `${status} ${reason}` : String(cause ?? ''))
    retry = setTimeout(() => ua.register(), signInAgain * 1000)
  })
  ua.on('newRTCSession', ({ session: coming, originator, request }: RTCSessionEvent) => {
    if (String(originator) === 'local')
      return begin(coming, { id: callId(request), direction: 'out', number: dialled, name: null })
    if (session) return coming.terminate({ status_code: 486 })
    const { uri, display_name: name } = coming.remote_identity
    begin(coming, {
      id: callId(request),
      direction: 'in',
      number: numberOf(uri.user),
      name: name?.slice(0, 100) || null,
    })
    silence = ring('in')
  })
  ua.start()

  function begin(coming: RTCSession, of: Pick<PageCall, 'id' | 'direction' | 'number' | 'name'>): void {
    session = coming
    call = { ...of, state: 'ringing', muted: false, held: false, transferring: false }
    hears.calls(call)
    report('ring')
    coming.on('peerconnection', ({ peerconnection }) => hear(peerconnection))
    // Of a call of one's own it was there before its session was told of.
    if (coming.connection) hear(coming.connection)
    hurry(coming)
    coming.on('accepted', () => {
      silence()
      change({ state: 'talking' })
      report('answer')
    })
    coming.on('hold', ({ originator }) => String(originator) === 'local' && change({ held: true }))
    coming.on('unhold', ({ originator }) => String(originator) === 'local' && change({ held: false }))
    coming.on('muted', () => change({ muted: true }))
    coming.on('unmuted', () => change({ muted: false }))
    coming.on('ended', event => end(event))
    coming.on('failed', event => end(event))
  }

  function hear(connection: RTCPeerConnection): void {
    connection.addEventListener('track', ({ track, streams: [heard] }) => {
      sound.srcObject = heard ?? new MediaStream([track])
      void sound.play().catch(() => hears.trouble('noSound'))
    })
  }

  function end({ originator, cause, message }: EndEvent): void {
    const was = call
    silence()
    stopTracks(stream)
    sound.srcObject = null
    ;[session, call, stream, silence] = [null, null, null, () => {}]
    if (was) {
      const elsewhere = was.state === 'ringing' && isTakenElsewhere(message)
      if (was.number && signIn.tells)
        tell({
          ...{ call: was.id, direction: was.direction, number: was.number },
          ...(elsewhere
            ? { event: 'elsewhere' as const }
            : { event: 'end' as const, answered: was.state === 'talking' }),
        })
      if (was.direction === 'out' && was.state === 'ringing' && String(originator) !== 'local')
        hears.trouble(troubleOfCall(cause), saysOf(message))
      else if (String(cause) === C.causes.WEBRTC_ERROR || String(cause) === C.causes.BAD_MEDIA_DESCRIPTION)
        hears.trouble('callFailed', String(cause))
    }
    hears.calls(null)
  }

  function report(event: 'ring' | 'answer'): void {
    if (call?.number) tell({ call: call.id, event, direction: call.direction, number: call.number })
  }

  async function microphone(): Promise<MediaStream | null> {
    try {
      stream = await openMicrophone()
      return stream
    } catch (error) {
      hears.trouble(troubleOf(error))
      return null
    }
  }

  async function dial(number: string): Promise<void> {
    if (session) return hears.trouble('busyHere')
    if (!ua.isRegistered()) return hears.trouble('notReady')
    const mediaStream = await microphone()
    if (!mediaStream) return
    // Somebody called while he was asked.
    if (session) return stopTracks(mediaStream)
    dialled = number
    const going = ua.call(targetOf(number, signIn), { mediaStream, pcConfig: { iceServers } })
    silence = ring('out')
    // What the exchange lets him hear takes the place of our own tone.
    going.on('progress', (event: CallEvent) => 'response' in event && event.response.body && silence())
  }

  async function answer(): Promise<void> {
    const coming = session
    if (!coming || answering || call?.state !== 'ringing' || call.direction !== 'in') return
    answering = true
    const mediaStream = await microphone()
    answering = false
    if (!mediaStream) return
    if (coming.isEnded()) return stopTracks(mediaStream)
    silence()
    coming.answer({ mediaStream, pcConfig: { iceServers } })
  }

  function transfer(number: string): void {
    change({ transferring: true })
    const failed = () => {
      change({ transferring: false })
      hears.trouble('notTransferred')
    }
    const given = session
    given?.refer(targetOf(number, signIn), {
      eventHandlers: {
        requestFailed: failed,
        failed,
        accepted: () => given.isEnded() || given.terminate(),
      },
    })
  }

  async function changeMicrophone(device: string): Promise<void> {
    chooseMicrophone(device)
    const sender = session?.connection?.getSenders().find(({ track }) => track?.kind === 'audio')
    if (!sender || !stream) return
    const former = stream
    const next = await microphone()
    const [track] = next?.getAudioTracks() ?? []
    if (!track) return
    track.enabled = !call?.muted && !call?.held
    await sender.replaceTrack(track)
    stopTracks(former)
  }

  return {
    act(act) {
      switch (act.do) {
        case 'call':
          return void dial(act.number)
        case 'answer':
          return void answer()
        case 'decline':
          return session?.terminate({ status_code: 486 })
        case 'hangUp':
          return session?.terminate()
        case 'mute':
          return call?.muted ? session?.unmute({ audio: true }) : session?.mute({ audio: true })
        case 'hold':
          return void (call?.held ? session?.unhold() : session?.hold())
        case 'tone':
          return session?.sendDTMF(act.tone, { transportType: C.DTMF_TRANSPORT.RFC2833 })
        case 'transfer':
          return transfer(act.number)
        case 'microphone':
          return void changeMicrophone(act.device)
      }
    },
    close() {
      closed = true
      clearTimeout(retry)
      silence()
      ua.stop()
    },
  }
}

/** A call is not kept waiting for helpers that do not answer. */
function hurry(session: RTCSession): void {
  let waits = false
  session.on('icecandidate', ({ candidate, ready }) => {
    if (candidate.type === 'srflx' || candidate.type === 'relay') return ready()
    if (waits) return
    waits = true
    setTimeout(ready, gatherFor)
  })
}

const callId = (request: RTCSessionEvent['request']): string => request.getHeader('Call-ID')

/** What can be called back; who hides his number has a word in its place. */
const numberOf = (user: string | null): string | null => (user && /^\+?[\d*]{2,20}$/.test(user) ? user : null)

/** As the exchange takes it: a number of the outside world by its rule, one of the house as it is. */
function targetOf(number: string, { dial, domain }: PhoneSignIn): string {
  const bare = number.replace(/;ext=.*/, '').replace(/[^\d+*]/g, '')
  const user = bare.startsWith('+') ? dial.replace('{number}', bare).replace('{digits}', bare.slice(1)) : bare
  return `sip:${user}@${domain}`
}

/** RFC 3326: the one who rang us has been answered by somebody else. */
const isTakenElsewhere = (message: EndEvent['message'] | null): boolean =>
  /cause=200/.test(message?.getHeader?.('Reason') ?? '')

function troubleOfCall(cause: string): Trouble {
  const known: Partial<Record<string, Trouble>> = {
    [C.causes.BUSY]: 'busy',
    [C.causes.REJECTED]: 'rejected',
    [C.causes.NOT_FOUND]: 'notFound',
    [C.causes.ADDRESS_INCOMPLETE]: 'notFound',
    [C.causes.UNAVAILABLE]: 'unavailable',
    [C.causes.NO_ANSWER]: 'noAnswer',
    [C.causes.REQUEST_TIMEOUT]: 'noAnswer',
  }
  return known[cause] ?? 'callFailed'
}

const saysOf = (message: EndEvent['message'] | null): string =>
  message && 'status_code' in message ? `${message.status_code} ${message.reason_phrase}` : ''
