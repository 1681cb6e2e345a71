import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './card.module.css'
import { CardFacts, type FactsProps } from './card-facts.tsx'
import { CardStory } from './card-story.tsx'

/** On a phone one thing at a time: what happens, then what is known. */
export function PhoneCard({ object, record, onPath, Slot }: Omit<FactsProps, 'told'>) {
  const { t } = useTranslation()
  return (
    <Tabs defaultValue="story" keepMounted={false}>
      <Tabs.List grow>
        <Tabs.Tab value="story">{t('records:work')}</Tabs.Tab>
        <Tabs.Tab value="facts">{t('records:facts')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="story" className={classes.phonePanel}>
        <CardStory object={object} record={record} />
      </Tabs.Panel>
      <Tabs.Panel value="facts" className={classes.phonePanel}>
        <CardFacts object={object} record={record} onPath={onPath} told Slot={Slot} />
      </Tabs.Panel>
    </Tabs>
  )
}
