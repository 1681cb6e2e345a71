/** How often it is looked whether npm still lives, in milliseconds. */
const interval = 500

/**
 * Calls `gone` when the npm that started this was killed without a word. Started without npm, the caller may go as it
 * likes: whoever puts Rapport into the background expects it to stay.
 */
export function watchNpm(gone) {
  if (!process.env.npm_lifecycle_event) return
  const npm = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(timer)
    gone()
  }, interval)
  timer.unref()
}
