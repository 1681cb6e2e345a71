import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSchema } from '../../app/schema.ts'
import { isUsual, type PaperTemplate, paperTemplatesQuery, wordToPdfQuery } from '../papers/papers.ts'
import type { ChosenPaper } from './sending.ts'

/** The paper that goes along: which templates there are for it, and which it is made by. */
export interface SentPaper {
  kind: 'quote' | 'invoice'
  templates: readonly PaperTemplate[]
  template: PaperTemplate | undefined
  /** What the server is asked for: nothing where the usual one will do. */
  chosen: ChosenPaper
  isWord: boolean
  /** Of Word the client gets PDF: the server can make it. */
  asPdf: boolean
  /** It is known by which template it would be made. */
  isReady: boolean
  choose: (id: string | null) => void
}

export function useSentPaper(kind: SentPaper['kind']): SentPaper {
  const { company } = useSchema()
  const [id, choose] = useState<string | null>(null)
  const asked = useQuery(paperTemplatesQuery)
  const { data: wordToPdf = false } = useQuery(wordToPdfQuery)
  const templates = (asked.data ?? []).filter(each => each.kind === kind && each.active)
  const other = templates.find(each => each.id === id)
  const template = other ?? templates.find(each => isUsual(each, kind, company.locale))
  const isWord = template?.format === 'docx'
  return {
    kind,
    templates,
    template,
    chosen: other ? { template: other.id, language: other.language } : {},
    isWord,
    asPdf: isWord && wordToPdf,
    isReady: !asked.isPending,
    choose,
  }
}
