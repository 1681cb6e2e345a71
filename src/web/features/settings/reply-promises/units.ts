/** In minutes. */
export const units = { minute: 1, hour: 60 } as const
export type Unit = keyof typeof units

/** The largest of which it is a whole number. */
export const unitOf = (minutes: number): Unit => (minutes % units.hour === 0 ? 'hour' : 'minute')

export const inUnit = (minutes: number, unit: Unit): number => Math.round(minutes / units[unit])
