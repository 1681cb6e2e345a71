import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SlotProps } from './card-page.tsx'
import { Changes } from './changes.tsx'
import { Composer } from './composer.tsx'
import { OpenTasks } from './open-tasks.tsx'
import { Timeline } from './timeline/timeline.tsx'

/** What is to be done with a client, what can be added, and what happened. */
export function CardStory({ object, record }: SlotProps) {
  const { t } = useTranslation()
  return (
    <>
      <OpenTasks object={object} record={record} />
      <div data-screen-only>
        <Composer object={object} record={record} />
      </div>
      <Tabs defaultValue="timeline" keepMounted={false} mt="lg">
        <Tabs.List>
          <Tabs.Tab value="timeline">{t('records:timeline')}</Tabs.Tab>
          <Tabs.Tab value="changes">{t('records:changes')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="timeline">
          <Timeline object={object} record={record} />
        </Tabs.Panel>
        <Tabs.Panel value="changes">
          <Changes object={object} record={record} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
