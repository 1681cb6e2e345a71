import { TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { allQuery } from '../../../records/queries.ts'
import { PersonName } from '../../../ui/person.tsx'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { errorWords, toast } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'
import { type Extension, extensionsQuery } from './lines.ts'

/** Whose telephone has which extension: there it rings, and from there he calls. */
export function ExtensionsForm() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const users = useQuery(allQuery(useObject('user'), { filter: { active: true }, sort: 'name', fields: ['name'] }))
  const known = useQuery(extensionsQuery)
  const [changed, setChanged] = useState<Record<string, string>>({})
  const people = users.data ?? []
  const given = new Map((known.data ?? []).map(({ user, extension }) => [user, extension]))
  const of = (user: string) => changed[user] ?? given.get(user) ?? ''
  const saving = useMutation({
    mutationFn: () => {
      const shown = people.map(({ id }) => ({ user: id, extension: of(id).trim() }))
      // Those of people who are away from the list stay.
      const others = (known.data ?? []).filter(({ user }) => !people.some(({ id }) => id === user))
      const data = [...others, ...shown].filter(({ extension }) => extension)
      return api.put<{ data: Extension[] }>('/phone-extensions', { data })
    },
    onSuccess: ({ data }) => {
      queryClient.setQueryData(extensionsQuery.queryKey, data)
      setChanged({})
      toast({ message: t('telephony:extensionsSaved') })
    },
    meta: { quiet: true },
  })
  if (!users.data || !known.data) return null
  return (
    <section className={rows.section} aria-labelledby="extensions">
      <h2 className={rows.sectionTitle} id="extensions">
        {t('telephony:extensions')}
      </h2>
      <p className={rows.sectionText}>{t('telephony:extensionsText')}</p>
      <ul className={rows.rows}>
        {people.map(user => (
          <li key={user.id} className={rows.row}>
            <PersonName name={asText(user.name)} />
            <TextInput
              size="xs"
              w={110}
              ml="auto"
              inputMode="numeric"
              maxLength={20}
              aria-label={t('telephony:extensionOf', { name: asText(user.name) })}
              value={of(user.id)}
              error={/^[0-9*#]*$/.test(of(user.id).trim()) ? null : t('telephony:extensionWrong')}
              onChange={event => setChanged({ ...changed, [user.id]: event.currentTarget.value })}
            />
          </li>
        ))}
      </ul>
      <SaveBar
        dirty={Object.keys(changed).length > 0}
        pending={saving.isPending}
        problem={saving.error ? errorWords(saving.error) : null}
        onSave={() => saving.mutate()}
        onDiscard={() => {
          setChanged({})
          saving.reset()
        }}
      />
    </section>
  )
}
