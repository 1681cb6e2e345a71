/** Between the attempts at one delivery, in seconds; the last one goes on. With three days until it is given up these are some fifteen. */
const betweenAttempts = [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800]

/** So many attempts at a webhook may fail in a row before all that waits for it rests with it. */
export const mostFailures = 5

/** How long it rests then, in seconds, ever longer. One attempt after each rest tells whether it is back. */
const rests = [30, 60, 120, 300, 600, 1800]

/** So long a webhook fails, in hours, before it is paused: as long as one delivery is tried, less what the first attempt took. */
export const pausedAfterHours = 71

/** A receiver may ask for more time, up to an hour. */
const longestAsked = 3600

/** In how many seconds a delivery is tried again after so many attempts. Spread a little, so that what failed together does not come together. */
export function waitAfter(attempts: number, asked: number | null, random = Math.random()): number {
  const usual = betweenAttempts[Math.min(attempts, betweenAttempts.length) - 1] ?? 5
  return Math.max(Math.round(usual * (0.9 + random * 0.2)), Math.min(asked ?? 0, longestAsked))
}

/** How long a webhook rests after so many failures in a row, in seconds; `null`: not yet. */
export const restAfter = (failures: number): number | null =>
  failures < mostFailures ? null : (rests[Math.min(failures - mostFailures, rests.length - 1)] ?? null)
