import type { Context } from '../../../records/index.ts'
import { tellOfJob } from '../../notice.ts'
import type { SampleData } from './sample-data.ts'

/** Who has begun it by hand; `null`: a program, or the set-up, whose page shows how far it is. */
export type Asker = string | null

export const askerOf = ({ actor: { user, scopes } }: Context): Asker => (scopes ? null : user)

/** Tells whoever has begun it that all samples are there, gone or back, or why not. */
export const tellAsker = (
  ctx: Context,
  actor: Asker,
  { id }: SampleData,
  code: 'samplesAdded' | 'samplesRemoved' | 'samplesRestored' | 'samplesFailed',
): Promise<void> => tellOfJob(ctx, { actor, scopes: null }, { code, on: { object: 'sampleData', id } })
