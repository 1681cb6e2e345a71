import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useActionWords } from '../../automation/flow-words.ts'
import { StepSign } from '../../automation/step-sign.tsx'
import type { BlockPlace } from '../../automation/step-tree.ts'
import { useEditedFlow } from './edited-flow.ts'

interface AddStepProps {
  place: BlockPlace
  /** Behind so many. */
  at: number
  /** Where it is added, for those who do not see it. */
  where?: string
  compact?: boolean
  /** Only a sign, which says this. */
  label?: string
}

/** Chooses what is to be done here. */
export function AddStep({ place, at, where, compact, label }: AddStepProps) {
  const { t } = useTranslation()
  const words = useActionWords()
  const { actions, object, addStep } = useEditedFlow()
  const offered = actions.filter(
    ({ about }) => about === null || (object !== null && (about === 'any' || about.includes(object))),
  )
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        {label ? (
          <ActionIcon size={24} radius="xl" variant="default" aria-label={label}>
            <IconPlus size={14} stroke={1.8} />
          </ActionIcon>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} stroke={1.6} />}
            aria-label={where ? t('automation:addStepTo', { where }) : undefined}
          >
            {t(compact ? 'automation:add' : 'automation:addStep')}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {offered.map(({ name }) => (
          <Menu.Item
            key={name}
            leftSection={<StepSign does={name} size={16} />}
            onClick={() => addStep(name, place, at)}
          >
            {words(name)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
