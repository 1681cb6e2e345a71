import { Button } from '@mantine/core'
import { IconLayoutList } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { Empty } from '../../ui/empty.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { errorWords } from '../../ui/toast.ts'
import { lowerFirst } from '../lower-first.ts'
import { plainView } from './view-address.ts'
import { viewsQuery } from './views.ts'

/** In place of a list whose view was deleted, is not shared with the reader, or could not be asked for. */
export function ViewGone({ object, error }: { object: SchemaObject; error: Error | null }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return (
    <>
      <PageHeader title={object.label.many} />
      <Empty
        icon={IconLayoutList}
        title={t(error ? 'views:failed' : 'views:goneTitle')}
        text={error ? errorWords(error) : t('views:goneText')}
      >
        {error ? (
          <Button
            variant="default"
            onClick={() => void queryClient.resetQueries({ queryKey: viewsQuery(object.name).queryKey })}
          >
            {t('retry')}
          </Button>
        ) : null}
        <Button onClick={() => void navigate({ to: `/${object.plural}`, search: { view: plainView } })}>
          {t('views:all', { objects: lowerFirst(object.label.many) })}
        </Button>
      </Empty>
    </>
  )
}
