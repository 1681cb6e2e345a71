/**
 * How much a test does where less of it can fail as well: so many times or rows, and with RAPPORT_LONG=1 so many more. See
 * CONTRIBUTING.
 */
export const often = (usual: number, long: number): number => (process.env.RAPPORT_LONG ? long : usual)
