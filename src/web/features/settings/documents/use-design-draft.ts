import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { toast } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import { paperTemplatesQuery } from '../../papers/papers.ts'
import { type Block, documentTemplateQuery, type PdfTemplate, type WholeTemplate } from './document-templates.ts'

/** A block with a key of its own, by which it is known while it moves. */
export interface KeyedBlock {
  key: string
  block: Block
}

export interface DesignDraft extends Omit<PdfTemplate, 'blocks'> {
  blocks: KeyedBlock[]
}

interface FoundProblem {
  field: string
  message: string
}

/** What is written on a design, kept on this device until it is saved, and what is wrong with it as it is. */
export function useDesignDraft(template: WholeTemplate, design: PdfTemplate) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const kept = useMemo(() => keyed(design), [design])
  const [changed, setChanged, forget] = useDraft<DesignDraft | null>(`document-template.${template.id}`, null)
  const draft = changed ?? kept
  const written: PdfTemplate = { ...draft, blocks: draft.blocks.map(({ block }) => block) }
  const [settled] = useDebouncedValue(JSON.stringify(written), 500)
  const { data: problems = [] } = useQuery({
    queryKey: ['document-template-problems', settled],
    queryFn: async ({ signal }) =>
      (
        await api.post<{ problems: FoundProblem[] }>(
          '/document-templates/checks',
          { design: JSON.parse(settled) },
          { signal },
        )
      ).problems,
    enabled: changed !== null,
  })
  const save = useMutation({
    mutationFn: () =>
      api.patch<WholeTemplate>(
        `/document-templates/${template.id}`,
        { design: written },
        { version: template.version },
      ),
    onSuccess: async saved => {
      queryClient.setQueryData(documentTemplateQuery(template.id).queryKey, saved)
      forget()
      toast({ message: t('document-templates:kept') })
      await queryClient.invalidateQueries(paperTemplatesQuery)
    },
    meta: { quiet: true },
  })
  return {
    draft,
    written,
    change: (part: Partial<DesignDraft>) => setChanged({ ...draft, ...part }),
    dirty: changed !== null,
    problems: changed ? problems : [],
    pending: save.isPending,
    error: save.error,
    save: () => save.mutate(),
    discard: () => {
      forget()
      save.reset()
    },
  }
}

const keyed = (design: PdfTemplate): DesignDraft => ({
  ...design,
  blocks: design.blocks.map((block, at) => ({ key: String(at), block })),
})
