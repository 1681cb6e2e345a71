import type { Finding as FrameFinding } from '../self-test.ts'
import type { LastAnswer } from './answers.ts'
import { daysUntil, factsOf } from './certificate.ts'
import { type Finding, type SamlStep, samlSteps } from './finding.ts'
import type { OpenedKeys } from './keys.ts'
import type { SamlSettings } from './settings.ts'

interface Tested {
  settings: SamlSettings
  opened: OpenedKeys
  last: LastAnswer | undefined
}

/** From when on it is time to make a new certificate, in days. */
const soon = 30

/** Walks what is set, and what was found in the last answer of the provider. */
export function testSaml({ settings, opened, last }: Tested): FrameFinding[] {
  const { entityId, signOnUrl } = settings
  return [
    { step: 'metadata', isOk: true, code: 'metadata.fine', params: { entityId, address: signOnUrl } },
    ...settings.certificates.map(pem => certificateFinding('certificates', pem)),
    ...keyFindings(settings, opened),
    ...(last ? answerFindings(last) : [{ step: 'answer', isOk: null, code: 'answer.none' }]),
  ]
}

function keyFindings({ wantsSignedRequests }: SamlSettings, { keys, unreadable }: OpenedKeys): FrameFinding[] {
  const step = 'decryptionKey'
  const broken = unreadable.map(pem => ({
    step,
    isOk: false,
    code: 'decryptionKey.unreadable',
    params: { fingerprint: factsOf(pem).fingerprint },
  }))
  if (keys.length || broken.length)
    return [...keys.map(({ certificate }) => certificateFinding(step, certificate)), ...broken]
  return [{ step, isOk: null, code: wantsSignedRequests ? 'decryptionKey.wanted' : 'decryptionKey.none' }]
}

function certificateFinding(step: SamlStep, pem: string): FrameFinding {
  const { fingerprint, from, until } = factsOf(pem)
  const days = daysUntil(until)
  const params = { fingerprint, count: Math.abs(days), until: Date.parse(until), from: Date.parse(from) }
  if (daysUntil(from) > 0) return { step, isOk: false, code: `${step}.early`, params }
  if (days < 0) return { step, isOk: false, code: `${step}.expired`, params }
  return { step, isOk: days < soon ? null : true, code: `${step}.${days < soon ? 'soon' : 'fine'}`, params }
}

/** In the order of the steps, after the moment at which it came. */
const answerFindings = ({ at, findings }: LastAnswer): FrameFinding[] => [
  { step: 'answer', isOk: true, code: 'answer.came', params: { at: Date.parse(at) } },
  ...[...findings]
    .sort((one, other) => samlSteps.indexOf(one.step) - samlSteps.indexOf(other.step))
    .map(({ step, isOk, code, params }: Finding) => ({ step, isOk, code: `${step}.${code}`, params })),
]
