import { abcXyz } from './abc-xyz.ts'
import { channels } from './channels.ts'
import { cohorts } from './cohorts.ts'
import { lostByStage } from './lost-by-stage.ts'
import { managers } from './managers.ts'
import { rfm } from './rfm.ts'
import type { ReportKind } from './stock.ts'

/** Reports that the builder cannot say. */
export const reportKinds: readonly ReportKind[] = [managers, channels, lostByStage, cohorts, abcXyz, rfm]
