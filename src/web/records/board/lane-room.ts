/** What a card has around its facts: its name, its foot, its edges. */
const frame = 66
const fact = 22
const gap = 6
const edges = 16
/** A cell of a lane grows no higher; its cards scroll. As `.cell .cards` has it. */
const most = 372

/** How high a cell of a lane is with so many cards, of which each tells so many facts, three at most. */
export function roomForCards(count: number, facts: number): number {
  const card = frame + Math.min(3, facts) * fact
  return count ? Math.min(most, edges + count * card + (count - 1) * gap) : 0
}
