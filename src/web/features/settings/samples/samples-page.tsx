import { Alert, Button, Progress } from '@mantine/core'
import { IconArrowBackUp, IconPlayerStop, IconSparkles } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.ts'
import { useWatchedJob } from '../../../app/watched-jobs.ts'
import { Empty } from '../../../ui/empty.tsx'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { RemoveSamples } from './remove-samples.tsx'
import { SampleList } from './sample-list.tsx'
import classes from './samples.module.css'
import { isBusy, type Samples, samplesQuery } from './samples.ts'
import { useSamples } from './use-samples.ts'

/** Records to look around in: added, foretold, taken away, brought back. */
export function SamplesPage() {
  const { t } = useTranslation()
  const me = useMe()
  useWatchedJob('sampleData')
  const samples = useQuery({ ...samplesQuery, enabled: me.admin })
  return (
    <SettingsFrame title={t('settings:samples.title')} text={t('settings:samples.text')} asked={samples}>
      {samples.data ? <Content samples={samples.data} /> : null}
    </SettingsFrame>
  )
}

function Content({ samples }: { samples: Samples }) {
  const { t } = useTranslation()
  const { add } = useSamples()
  if (isBusy(samples)) return <UnderWay samples={samples} />
  if (samples.state === 'there') return <RemoveSamples samples={samples} />
  if (samples.state === 'removed') return <Gone samples={samples} />
  const failed = samples.state === 'failed'
  return (
    <>
      {failed ? (
        <Alert color="red" mb="md">
          {t('settings:samples.failed', { reason: samples.failure ?? '' })}
        </Alert>
      ) : null}
      {failed && Object.keys(samples.counts).length ? <RemoveSamples samples={samples} /> : null}
      <Empty icon={IconSparkles} title={t('settings:samples.none')} text={t('settings:samples.noneText')}>
        <Button loading={add.isPending} onClick={() => add.mutate()}>
          {t('settings:samples.add')}
        </Button>
      </Empty>
    </>
  )
}

/** How far it is. What is being added can be stopped, and goes again. */
function UnderWay({ samples: { state, progress } }: { samples: Samples }) {
  const { t } = useTranslation()
  const { remove } = useSamples()
  const words = t(`settings:samples.${state}`, progress)
  return (
    <div className={classes.progress} role="status">
      <span>{words}</span>
      <Progress value={(100 * progress.done) / Math.max(1, progress.of)} aria-label={words} />
      {state === 'adding' ? (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} />}
          loading={remove.isPending}
          onClick={() => remove.mutate(false)}
        >
          {t('settings:samples.stop')}
        </Button>
      ) : null}
    </div>
  )
}

function Gone({ samples: { kept } }: { samples: Samples }) {
  const { t } = useTranslation()
  const { add, restore } = useSamples()
  return (
    <>
      <Empty icon={IconSparkles} title={t('settings:samples.gone')} text={t('settings:samples.goneText')}>
        <div className={classes.ways}>
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={16} />}
            loading={restore.isPending}
            onClick={() => restore.mutate()}
          >
            {t('settings:samples.restore')}
          </Button>
          <Button variant="subtle" loading={add.isPending} onClick={() => add.mutate()}>
            {t('settings:samples.addAgain')}
          </Button>
        </div>
      </Empty>
      {kept.length ? (
        <section>
          <h2 className={classes.title}>{t('settings:samples.kept', { count: kept.length })}</h2>
          <SampleList records={kept} />
        </section>
      ) : null}
    </>
  )
}
