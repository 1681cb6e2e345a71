import type { ReportKind } from './stock.ts'

/** Reports that the builder cannot say. */
export const reportKinds: readonly ReportKind[] = []
