/**
 * The days on which their makers end the corrections, by main version: https://github.com/nodejs/release#release-schedule and
 * https://www.postgresql.org/support/versioning/.
 */
const ends: Readonly<Record<'node' | 'postgres', Readonly<Record<string, string>>>> = {
  node: { 20: '2026-04-30', 22: '2027-04-30', 24: '2028-04-30' },
  postgres: { 14: '2026-11-12', 15: '2027-11-11', 16: '2028-11-09', 17: '2029-11-08', 18: '2030-11-14' },
}

/** The day on which a version ends to be looked after; `null` where it is not known here. */
export const supportEnds = (program: keyof typeof ends, version: string): string | null =>
  ends[program][version.split('.')[0] ?? ''] ?? null
