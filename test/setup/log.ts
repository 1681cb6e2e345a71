import type { Log } from '../../src/features/feature.ts'

/** For what a test expects to go wrong. */
export const silent: Log = { info() {}, warn() {}, error() {} }
