let region: HTMLElement | undefined

/** Says to a screen reader what a sighted person sees happen. */
export function announce(words: string): void {
  if (!region) {
    region = document.createElement('div')
    region.setAttribute('role', 'status')
    region.setAttribute('aria-live', 'polite')
    Object.assign(region.style, {
      position: 'absolute',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
    })
    document.body.append(region)
  }
  region.textContent = ''
  const place = region
  setTimeout(() => {
    place.textContent = words
  }, 30)
}
