import { Button, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { type Branch, categoriesQuery, idsIn } from './categories.ts'

/** A branch that is to be, or `of` one that is there. */
export interface BranchDraft {
  parent: string | null
  of?: Branch
}

/** What a branch is called, and in which one it lies: never in itself. */
export function BranchDialog({ draft, tree, onClose }: { draft: BranchDraft; tree: Branch[]; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [name, setName] = useState(draft.of?.name ?? '')
  const [parent, setParent] = useState(draft.parent)
  const own = new Set(draft.of ? idsIn(draft.of) : [])
  const saving = useMutation({
    mutationFn: () =>
      draft.of
        ? api.patch(`/product-categories/${draft.of.id}`, { name, parent }, { version: draft.of.version })
        : api.post('/product-categories', { name, ...(parent ? { parent } : {}) }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: categoriesQuery.queryKey })
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['name', 'parent'])
  const choices = namesIn(tree, '').filter(({ value }) => !own.has(value))
  return (
    <Dialog opened onClose={onClose} title={draft.of ? draft.of.name : t('catalogue:add')}>
      <form
        onSubmit={event => {
          event.preventDefault()
          saving.mutate()
        }}
      >
        <Stack>
          <TextInput
            label={t('catalogue:name')}
            data-autofocus
            required
            maxLength={200}
            value={name}
            error={wrong.name}
            onChange={event => setName(event.currentTarget.value)}
          />
          <Select
            label={t('catalogue:parent')}
            placeholder={t('catalogue:top')}
            searchable
            clearable
            data={choices}
            value={parent}
            error={wrong.parent ?? rest}
            onChange={setParent}
          />
          <DialogActions>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {t('save')}
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Dialog>
  )
}

/** «Мебель / Столы» */
const namesIn = (branches: readonly Branch[], before: string): { value: string; label: string }[] =>
  branches.flatMap(branch => {
    const label = `${before}${branch.name}`
    return [{ value: branch.id, label }, ...namesIn(branch.branches, `${label} / `)]
  })
