import type { Locator, Page } from 'playwright-core'

/** Drags one thing by the mouse to a part of another: `far` is how far down it, from 0 to 1. Returns before it is let go. */
export async function hold(page: Page, what: Locator, over: Locator, far: number): Promise<void> {
  const from = await at(what, 0.5)
  const to = await at(over, far)
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + 8, from.y + 4)
  await page.mouse.move(to.x, to.y, { steps: 4 })
}

export async function dragTo(page: Page, what: Locator, over: Locator, far: number): Promise<void> {
  await hold(page, what, over, far)
  await page.mouse.up()
}

/** A point in the middle of what is seen, so far down it. */
export async function at(what: Locator, far: number): Promise<{ x: number; y: number }> {
  const box = await what.boundingBox()
  if (!box) throw new Error('not drawn')
  return { x: box.x + box.width / 2, y: box.y + box.height * far }
}
