import type { Log } from '../../src/model/log.ts'

/** For what a test expects to go wrong. */
export const silent: Log = { info() {}, warn() {}, error() {} }
