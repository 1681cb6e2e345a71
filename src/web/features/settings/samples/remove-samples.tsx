import { Button, Checkbox } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSchema } from '../../../app/schema.ts'
import { listAddress } from '../../../records/list-search.ts'
import { SampleList } from './sample-list.tsx'
import classes from './samples.module.css'
import type { Samples } from './samples.ts'
import { useSamples } from './use-samples.ts'

/** What there is, and what taking it away takes: how many of each, and what people have made something of. */
export function RemoveSamples({ samples: { counts, touched, tag } }: { samples: Samples }) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const { remove } = useSamples()
  const [keep, setKeep] = useState(true)
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const going = all - (keep ? touched.length : 0)
  const marked = byName.get('lead')
  return (
    <div className={classes.page}>
      <ul className={classes.counts}>
        {Object.entries(counts).map(([object, count]) => (
          <li key={object}>
            {byName.get(object)?.label.many ?? object} <span className={classes.number}>{count}</span>
          </li>
        ))}
      </ul>
      {tag && marked ? (
        <p className={classes.note}>
          {t('settings:samples.marked', { tag })}{' '}
          <Link to={listAddress(marked, [{ field: 'tags', operator: 'eq', operand: tag }])}>
            {t('settings:samples.show', { objects: marked.label.many })}
          </Link>
        </p>
      ) : null}
      {touched.length ? (
        <section className={classes.touched}>
          <h2 className={classes.title}>{t('settings:samples.touched', { count: touched.length })}</h2>
          <SampleList records={touched} />
          <Checkbox
            label={t('settings:samples.keep')}
            description={t('settings:samples.keepText')}
            checked={keep}
            onChange={event => setKeep(event.currentTarget.checked)}
          />
        </section>
      ) : null}
      <div>
        <Button
          color="red"
          leftSection={<IconTrash size={16} />}
          loading={remove.isPending}
          onClick={() => remove.mutate(touched.length > 0 && keep)}
        >
          {t('settings:samples.remove', { count: going })}
        </Button>
        <p className={classes.note}>{t('settings:samples.removeText')}</p>
      </div>
    </div>
  )
}
