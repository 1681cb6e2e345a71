import { ActionIcon, Alert, Button, Menu } from '@mantine/core'
import { IconDots, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { allQuery } from '../../../records/queries.ts'
import { Sortable } from '../../../ui/sortable.tsx'
import rows from '../parts/rows.module.css'
import { useConfigured } from '../parts/use-configured.ts'
import { PipelineDialog } from './pipeline-dialog.tsx'
import { RemovePipeline } from './remove-pipeline.tsx'
import { RemoveStage } from './remove-stage.tsx'
import { StageDialog } from './stage-dialog.tsx'
import { StageRow } from './stage-row.tsx'
import type { Staged } from './staged-objects.ts'

interface PipelineSectionProps {
  staged: Staged
  pipeline: RecordJson
  stages: RecordJson[]
  /** Records by stage. */
  counts: ReadonlyMap<string, number>
}

type Open = { add: true } | { edit: RecordJson } | { remove: RecordJson } | { rename: true } | { removeAll: true }

export function PipelineSection({ staged, pipeline, stages, counts }: PipelineSectionProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Open | null>(null)
  const order = useOrder()
  const close = () => setOpen(null)
  const name = asText(pipeline.name)
  const missing = (['won', 'lost'] as const).filter(kind => !stages.some(stage => stage.kind === kind))
  return (
    <section className={rows.section} aria-label={name}>
      <div className={rows.sectionHead}>
        <h2 className={rows.sectionTitle}>{name}</h2>
        <Button
          className={rows.push}
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => setOpen({ add: true })}
        >
          {t('settings:pipelines.addStage')}
        </Button>
        <PipelineMenu name={name} onOpen={setOpen} />
      </div>
      {missing.map(kind => (
        <Alert key={kind} color="yellow" mb="sm">
          {t(`settings:pipelines.missing.${kind}`)}
        </Alert>
      ))}
      <Sortable
        items={stages}
        keyOf={stage => stage.id}
        nameOf={stage => asText(stage.name)}
        label={t('settings:pipelines.stagesOf', { name })}
        onOrder={next => order.mutate(next)}
      >
        {stage => (
          <StageRow
            object={staged.object}
            stage={stage}
            count={counts.get(stage.id) ?? 0}
            onEdit={() => setOpen({ edit: stage })}
            onRemove={() => setOpen({ remove: stage })}
          />
        )}
      </Sortable>
      {open && 'add' in open ? (
        <StageDialog object={staged.object} pipeline={pipeline.id} place={placeOfNew(stages)} onClose={close} />
      ) : null}
      {open && 'edit' in open ? (
        <StageDialog object={staged.object} stage={open.edit} pipeline={pipeline.id} place={0} onClose={close} />
      ) : null}
      {open && 'remove' in open ? (
        <RemoveStage
          staged={staged}
          stage={open.remove}
          others={stages.filter(stage => stage.id !== open.remove.id)}
          onClose={close}
        />
      ) : null}
      {open && 'rename' in open ? <PipelineDialog pipeline={pipeline} onClose={close} /> : null}
      {open && 'removeAll' in open ? <RemovePipeline pipeline={pipeline} stages={stages} onClose={close} /> : null}
    </section>
  )
}

function PipelineMenu({ name, onOpen }: { name: string; onOpen: (open: Open) => void }) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={t('settings:actionsFor', { name })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} />} onClick={() => onOpen({ rename: true })}>
          {t('settings:rename')}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} stroke={1.6} />}
          onClick={() => onOpen({ removeAll: true })}
        >
          {t('remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** The new order is shown at once and written in one call; refused, it falls back. */
function useOrder() {
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const { queryKey } = allQuery(useObject('stage'), { sort: 'position,createdAt' })
  return useMutation({
    mutationFn: (stages: RecordJson[]) =>
      api.post('/stages/bulk', { update: stages.map(({ id }, at) => ({ id, position: at + 1 })), atomic: true }),
    onMutate: stages => {
      const place = new Map(stages.map(({ id }, at) => [id, at]))
      queryClient.setQueryData(queryKey, all =>
        all?.toSorted((one, other) => (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0)),
      )
    },
    onSettled: () => configured('stage'),
    scope: { id: 'stage order' },
  })
}

/** Before the stages at which deals end. */
function placeOfNew(stages: RecordJson[]): number {
  const open = stages.filter(stage => stage.kind === 'open').map(stage => Number(stage.position))
  return open.length ? Math.max(...open) : 0
}
