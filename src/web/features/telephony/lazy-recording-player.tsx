import { loadWorkWords } from '../../app/i18n.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import type { RecordingPlayerProps } from './recording-player.tsx'

/** What plays a call comes with the first recording. */
export const RecordingPlayer = lazyPart<RecordingPlayerProps>(async () => {
  const [module] = await Promise.all([import('./recording-player.tsx'), loadWorkWords()])
  return module.RecordingPlayer
})
