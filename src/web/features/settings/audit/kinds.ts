import { useTranslation } from 'react-i18next'
import type { Tone } from '../../../ui/status-badge.tsx'
import type { AuditEntry } from './audit.ts'

export const streams = ['change', 'security', 'call'] as const
type Stream = (typeof streams)[number]

const changes = ['created', 'updated', 'removed', 'restored', 'merged']

/** In which part of the audit a kind stands, or the part itself. */
export function streamOf(kind: string): Stream {
  const stream = streams.find(name => name === kind)
  return stream ?? (changes.includes(kind) ? 'change' : 'security')
}

/** What can happen in a part of the audit: the catalogue knows all of it. */
export function useKinds(stream: string): { value: string; label: string }[] {
  const { i18n } = useTranslation()
  const words: unknown = i18n.getResource(i18n.language, 'audit', 'kinds')
  return Object.entries(words ?? {})
    .filter(([kind]) => kind !== 'call' && (stream === 'all' || streamOf(kind) === stream))
    .map(([kind, label]) => ({ value: kind, label: String(label) }))
}

/** What was refused, and what takes something away, is seen at once. */
export function toneOf({ stream, kind, details }: AuditEntry): Tone {
  if (details.outcome === 'refused' || Number(details.status) >= 500) return 'bad'
  if (kind === 'removed' || Number(details.status) >= 400) return 'warn'
  if (stream === 'security') return 'accent'
  return stream === 'call' ? 'quiet' : 'good'
}
